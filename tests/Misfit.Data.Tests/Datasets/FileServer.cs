using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Misfit.Data.Tests.Datasets;

/// <summary>A small web server that can break off, refuse ranges, fail and keep silent, and remembers what it was asked.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly CancellationTokenSource stop = new();

    public FileServer()
    {
        string address = $"http://127.0.0.1:{FreePort()}/";
        Address = new Uri(address);
        listener.Prefixes.Add(address);
        listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Path and first byte of every request.</summary>
    public List<(string Path, long From)> Requests { get; } = [];

    /// <summary>For each next answer, after how many bytes the connection breaks.</summary>
    public Queue<int> Breaks { get; } = new();

    /// <summary>Statuses of the next answers.</summary>
    public Queue<int> Statuses { get; } = new();

    public bool SupportsRanges { get; set; } = true;

    public bool Silent { get; set; }

    public void Dispose()
    {
        stop.Cancel();
        listener.Close();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            Answer(context.Request, context.Response);
        }
    }

    private void Answer(HttpListenerRequest request, HttpListenerResponse response)
    {
        string path = request.Url!.AbsolutePath.TrimStart('/');
        string? range = request.Headers["Range"];
        long from = range is null ? 0 : long.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        Requests.Add((path, from));
        if (Silent)
        {
            return;
        }

        int status = Statuses.TryDequeue(out int next) ? next : Files.ContainsKey(path) ? 200 : 404;
        if (status != 200)
        {
            response.StatusCode = status;
            response.Close();
            return;
        }

        Send(response, Files[path], SupportsRanges ? from : 0);
    }

    private void Send(HttpListenerResponse response, byte[] content, long from)
    {
        if (from >= content.Length)
        {
            response.StatusCode = 416;
            response.Close();
            return;
        }

        if (from > 0)
        {
            response.StatusCode = 206;
            response.AddHeader("Content-Range", $"bytes {from}-{content.Length - 1}/{content.Length}");
        }

        byte[] rest = content[(int)from..];
        response.ContentLength64 = rest.Length;
        int count = Breaks.TryDequeue(out int limit) ? Math.Min(limit, rest.Length) : rest.Length;
        response.OutputStream.Write(rest, 0, count);
        if (count < rest.Length)
        {
            response.OutputStream.Flush();
            response.Abort();
        }
        else
        {
            response.Close();
        }
    }

    private static int FreePort()
    {
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return port;
    }
}
