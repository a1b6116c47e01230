namespace Misfit.Server;

/// <summary>How a server is set up.</summary>
public sealed record ServerOptions
{
    /// <summary>The addresses it listens on, separated by semicolons. Default http://127.0.0.1:5210; port 0 takes a free one.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5210";

    /// <summary>The folder that holds everything the server keeps; it can be copied while the server is stopped. Default: misfit in the user's application data.</summary>
    public string DataFolder { get; init; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "misfit");

    /// <summary>The largest file that can be uploaded, in bytes. Default 2 GB.</summary>
    public long MaximumUploadBytes { get; init; } = 2L << 30;

    /// <summary>The most rows of an uploaded table. Default 5 million.</summary>
    public long MaximumRows { get; init; } = 5_000_000;

    /// <summary>The most columns of an uploaded table. Default 10,000.</summary>
    public int MaximumColumns { get; init; } = 10_000;

    /// <summary>The most training jobs that wait or run. Default 100.</summary>
    public int MaximumJobs { get; init; } = 100;

    /// <summary>The most requests whose rows are scored as a stream at once. Default 32.</summary>
    public int MaximumStreams { get; init; } = 32;

    /// <summary>The most training jobs that run at once. Default one for each processor but one, which is left for answers; at least 1.</summary>
    public int JobsAtOnce { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>The longest that one training job may run. Default 6 hours.</summary>
    public TimeSpan MaximumTrainingTime { get; init; } = TimeSpan.FromHours(6);
}
