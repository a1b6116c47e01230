using System.Net;
using System.Net.Http.Headers;

namespace Misfit.Data.Datasets;

// Downloads one file at a time: into FILE.part, going on where an earlier attempt stopped, checked, then renamed.
internal sealed class FileDownload
{
    private readonly DataSetStoreOptions options;
    private readonly Lazy<HttpClient> client;

    public FileDownload(DataSetStoreOptions options)
    {
        this.options = options;
        client = new Lazy<HttpClient>(CreateClient);
    }

    // Returns false when the server has no such file and it is not required.
    public bool Run(string name, Uri uri, string target, string sha256, bool required, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        var job = new Job(name, uri, target, sha256, progress);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
            return RunAsync(job, required, cancellation).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or (IOException and not DataException))
        {
            throw new DataException($"'{name}' cannot be kept in '{options.CacheFolder}': {exception.Message} Set MISFIT_CACHE to a folder that can be written.", exception);
        }
    }

    private HttpClient CreateClient()
    {
        // Silence is timed for each read, not for the whole file.
        var created = new HttpClient(new SocketsHttpHandler { ConnectTimeout = options.Timeout }) { Timeout = Timeout.InfiniteTimeSpan };
        created.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("misfit", null));
        return created;
    }

    private async Task<bool> RunAsync(Job job, bool required, CancellationToken cancellation)
    {
        TimeSpan delay = options.RetryDelay;
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await AttemptAsync(job, cancellation).ConfigureAwait(false);
                return true;
            }
            catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.NotFound && !required)
            {
                return false;
            }
            catch (HttpRequestException exception) when (attempt >= options.Retries || !MayPass(exception.StatusCode))
            {
                throw new DataException($"'{job.Name}' could not be downloaded from {job.Uri}: {exception.Message.TrimEnd('.')}. {DataSetStore.Advice(job.Name)}", exception);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(delay, cancellation).ConfigureAwait(false);
                delay *= 2;
            }
        }
    }

    private async Task AttemptAsync(Job job, CancellationToken cancellation)
    {
        long start = File.Exists(job.Part) ? new FileInfo(job.Part).Length : 0;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(options.Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, job.Uri);
            request.Headers.Range = start > 0 ? new RangeHeaderValue(start, null) : null;
            using HttpResponseMessage response = await client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
            if (start > 0 && !Continues(response, start))
            {
                if (response.StatusCode is HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable)
                {
                    // The server cannot go on from there: the next attempt starts anew.
                    File.Delete(job.Part);
                }

                start = 0;
            }

            RequireSuccess(response, start);
            await SaveAsync(response, job, start, silence).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException(FormattableString.Invariant($"the server was silent for {options.Timeout.TotalSeconds:0.#} seconds"));
        }

        Keep(job, resumed: start > 0);
    }

    private async Task SaveAsync(HttpResponseMessage response, Job job, long start, CancellationTokenSource silence)
    {
        long? total = response.Content.Headers.ContentLength + start;
        using Stream source = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        using var part = new FileStream(job.Part, start > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
        var buffer = new byte[1 << 17];
        for (long done = start; ;)
        {
            silence.CancelAfter(options.Timeout);
            int count = await ReadAsync(source, buffer, silence.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            part.Write(buffer, 0, count);
            done += count;
            job.Progress?.Report(new FetchProgress(job.Name, done, total));
        }
    }

    // Trouble with the connection, apart from trouble with the disk.
    private static async Task<int> ReadAsync(Stream source, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellation).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new HttpRequestException("the connection broke", exception);
        }
    }

    private static void Keep(Job job, bool resumed)
    {
        string actual = FileChecksum.Sha256(job.Part);
        if (actual == job.Sha256)
        {
            File.Move(job.Part, job.Target, overwrite: true);
            return;
        }

        File.Delete(job.Part);
        if (resumed)
        {
            throw new HttpRequestException("the part kept from an earlier attempt did not fit the rest");
        }

        throw new DataException($"What {job.Uri} serves is not '{job.Name}': its SHA-256 must be {job.Sha256}, it is {actual}. The file may have changed there. {DataSetStore.Advice(job.Name)}");
    }

    private static bool Continues(HttpResponseMessage response, long start) =>
        response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == start;

    private static void RequireSuccess(HttpResponseMessage response, long start)
    {
        if (!response.IsSuccessStatusCode || (start == 0 && response.StatusCode == HttpStatusCode.PartialContent))
        {
            throw new HttpRequestException($"the server answered {(int)response.StatusCode} {response.ReasonPhrase}", null, response.StatusCode);
        }
    }

    private static bool MayPass(HttpStatusCode? status) =>
        status is null or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.RequestTimeout
            or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private sealed record Job(string Name, Uri Uri, string Target, string Sha256, IProgress<FetchProgress>? Progress)
    {
        public string Part => Target + ".part";
    }
}
