namespace Misfit.Data.Datasets;

/// <summary>Finds the files of public data sets in the cache, in a mirror or at their public address, checks them and reads them.</summary>
public sealed class DataSetStore
{
    private readonly DataSetStoreOptions options;
    private readonly FileDownload download;

    /// <summary>Creates a store.</summary>
    /// <exception cref="OptionsException">The options cannot be used.</exception>
    public DataSetStore(DataSetStoreOptions? options = null)
    {
        this.options = options ?? new DataSetStoreOptions();
        Check(this.options);
        download = new FileDownload(this.options);
    }

    /// <summary>Reads a data set, fetching its files first where needed.</summary>
    /// <exception cref="DataException">No data set has that name, or a file cannot be had, is damaged or malformed; says what to do.</exception>
    public DataSet Load(string name, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default)
    {
        DataSetEntry entry = DataSetCatalog.Find(name);
        return DataSetLoader.Load(entry, Fetch(entry, progress, cancellation), cancellation);
    }

    /// <summary>Paths of a data set's files in the order of its entry, each checked by SHA-256; downloads what is missing. Files of a mirror folder are used where they are.</summary>
    /// <exception cref="DataException">No data set has that name, or a file cannot be had or is damaged; says what to do.</exception>
    public string[] Fetch(string name, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default) =>
        Fetch(DataSetCatalog.Find(name), progress, cancellation);

    internal string[] Fetch(DataSetEntry entry, IProgress<FetchProgress>? progress, CancellationToken cancellation) =>
        [.. entry.Files.Select(file => Fetch(entry, file, progress, cancellation))];

    private string Fetch(DataSetEntry entry, DataSetFile file, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Present(file) is { } path)
        {
            return path;
        }

        if (MirrorUri() is { } mirror && download.Run(file.Name, new Uri(mirror, file.Name), InCache(file.Name), file.Sha256, required: false, progress, cancellation))
        {
            return InCache(file.Name);
        }

        if (file.PublicSha256 is null)
        {
            throw new DataException($"'{file.Name}' of data set '{entry.Name}' is only in a mirror: the public original at {entry.Page} has another form. {file.Remark} {Advice(file.Name)}");
        }

        string target = InCache(file.PublicName);
        download.Run(file.Name, file.PublicUri, target, file.PublicSha256, required: true, progress, cancellation);
        return target;
    }

    // The file where it lies already, in the cache or in a mirror folder; null when it does not.
    private string? Present(DataSetFile file)
    {
        if (CheckedPath(InCache(file.Name), file.Sha256) is { } cached)
        {
            return cached;
        }

        if (file.PublicSha256 is { } sum && CheckedPath(InCache(file.PublicName), sum) is { } original)
        {
            return original;
        }

        return options.Mirror is { } mirror && MirrorUri() is null ? CheckedPath(Path.Combine(mirror, file.Name), file.Sha256) : null;
    }

    private static string? CheckedPath(string path, string expected)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        string actual = FileChecksum.Sha256(path);
        return actual == expected
            ? Path.GetFullPath(path)
            : throw new DataException($"'{path}' is damaged or another version: its SHA-256 must be {expected}, it is {actual}. Delete it and try again.");
    }

    private string InCache(string name) => Path.Combine(options.CacheFolder, name);

    private Uri? MirrorUri() => options.Mirror is { } mirror && IsWeb(mirror) ? new Uri(mirror.TrimEnd('/') + "/") : null;

    internal static string Advice(string file) =>
        $"Get a mirror of the data sets and set MISFIT_DATASETS to its folder or base URL, so that '{file}' is found below it.";

    private static bool IsWeb(string place) =>
        place.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || place.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static void Check(DataSetStoreOptions options)
    {
        var problems = new List<OptionProblem>();
        if (options.Timeout <= TimeSpan.Zero)
        {
            problems.Add(new OptionProblem(nameof(options.Timeout), "more than 0", options.Timeout.ToString()));
        }

        if (options.Retries < 0)
        {
            problems.Add(new OptionProblem(nameof(options.Retries), "0 or more", FormattableString.Invariant($"{options.Retries}")));
        }

        if (options.Mirror is { } mirror && !IsWeb(mirror) && !Directory.Exists(mirror))
        {
            problems.Add(new OptionProblem("MISFIT_DATASETS", "an existing folder or a URL that starts with http:// or https://", $"'{mirror}'"));
        }

        if (problems.Count > 0)
        {
            throw new OptionsException("data sets", problems);
        }
    }
}
