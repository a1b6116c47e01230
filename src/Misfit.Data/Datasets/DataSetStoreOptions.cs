namespace Misfit.Data.Datasets;

/// <summary>Where data sets are kept and looked for.</summary>
public sealed record DataSetStoreOptions
{
    /// <summary>
    /// Folder for downloaded files. Default: the environment variable MISFIT_CACHE, else <c>misfit/datasets</c> in the user's cache folder
    /// (XDG_CACHE_HOME or ~/.cache on Linux, the local application data elsewhere).
    /// </summary>
    public string CacheFolder { get; init; } = DefaultCacheFolder();

    /// <summary>A folder or a base URL that has the files under the catalogue's names; null for none. Default: the environment variable MISFIT_DATASETS.</summary>
    public string? Mirror { get; init; } = NonEmpty("MISFIT_DATASETS");

    /// <summary>How long a server may stay silent before the attempt is given up. Default 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a broken download is tried again, going on where it stopped; 0 or more. Default 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>How long to wait before the first further try; doubled before each next one. Default 1 second.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    private static string DefaultCacheFolder() =>
        NonEmpty("MISFIT_CACHE") ?? Path.Combine(UserCacheFolder(), "misfit", "datasets");

    private static string UserCacheFolder()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        }

        // The XDG specification says to ignore relative paths.
        return NonEmpty("XDG_CACHE_HOME") is { } folder && Path.IsPathRooted(folder)
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache");
    }

    private static string? NonEmpty(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}

/// <summary>How far a download is.</summary>
/// <param name="File">The file's name in the catalogue.</param>
/// <param name="BytesDone">Bytes that are here.</param>
/// <param name="BytesTotal">Bytes in all; null when the server does not say.</param>
public sealed record FetchProgress(string File, long BytesDone, long? BytesTotal);
