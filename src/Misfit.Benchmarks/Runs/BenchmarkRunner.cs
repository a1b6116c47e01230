using System.Collections.Concurrent;
using System.Diagnostics;
using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Runs;

/// <summary>How far a suite is.</summary>
/// <param name="Done">Cells finished, earlier ones among them.</param>
/// <param name="Total">All cells asked for.</param>
/// <param name="Before">Cells that were finished before this run began.</param>
/// <param name="Failed">Cells without figures.</param>
/// <param name="Latest">The cell that ended last; null at the beginning.</param>
public sealed record BenchmarkProgress(int Done, int Total, int Before, int Failed, CellResult? Latest);

/// <summary>Runs the cells of a suite that are not done, each in a process that can be given up, and writes each result at once.</summary>
public sealed record BenchmarkRunner
{
    /// <summary>The suite.</summary>
    public required Suite Suite { get; init; }

    /// <summary>Where results are and go.</summary>
    public required CellStore Store { get; init; }

    /// <summary>How to start a process that calls <see cref="CellWorker.Serve"/>.</summary>
    public required Func<ProcessStartInfo> Worker { get; init; }

    /// <summary>Processes at once. Default: one for each processor, or one in all for suites whose times are results.</summary>
    public int? Workers { get; init; }

    /// <summary>Names of data or detectors; empty for all, pictures among them. Of each kind named, only those run.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Which part of the cells, from 1 to <see cref="Shards"/>. Default 1.</summary>
    public int Shard { get; init; } = 1;

    /// <summary>Into how many parts the cells are divided. Default 1.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Whether cells that failed before run again.</summary>
    public bool Retry { get; init; }

    /// <summary>The cells asked for, done or not.</summary>
    /// <exception cref="DataException">A name of <see cref="Only"/> is neither data nor detector.</exception>
    public IReadOnlyList<Cell> Cells()
    {
        string[] data = [.. Suite.Data.Select(entry => entry.Name).Intersect(Only)], detectors = [.. Suite.Detectors.Select(entry => entry.Name).Intersect(Only)];
        if (Only.Except(data).Except(detectors).FirstOrDefault() is { } unknown)
        {
            throw new DataException($"'{unknown}' is neither data nor a detector of {Suite.Name}; it has {string.Join(", ", Suite.Data.Concat<object>(Suite.Detectors).Select(entry => entry is SuiteData of ? of.Name : ((SuiteDetector)entry).Name).Distinct())}.");
        }

        Suite part = Suite with
        {
            Data = [.. Suite.Data.Where(entry => data.Length == 0 || data.Contains(entry.Name))],
            Detectors = [.. Suite.Detectors.Where(entry => detectors.Length == 0 || detectors.Contains(entry.Name))],
            Pictures = Only.Count == 0 ? Suite.Pictures : [],
        };
        return [.. part.Cells().Distinct().Where((_, i) => i % Shards == Shard - 1)];
    }

    /// <summary>Runs what is missing.</summary>
    /// <param name="progress">Is told of every cell, from any thread; null for none.</param>
    /// <param name="cancellation">Stops the run; cells at work are lost, finished ones are not.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task Run(IProgress<BenchmarkProgress>? progress = null, CancellationToken cancellation = default)
    {
        IReadOnlyList<Cell> cells = Cells();
        IReadOnlyDictionary<Cell, CellResult> finished = Store.Cells;
        Cell[] missing = [.. cells.Where(cell => !finished.TryGetValue(cell, out CellResult? result) || (Retry && result.Error is not null))];
        int before = cells.Count - missing.Length, done = before, failed = cells.Except(missing).Count(cell => finished[cell].Error is not null);
        progress?.Report(new BenchmarkProgress(done, cells.Count, before, failed, null));
        var queue = new ConcurrentQueue<Cell>(missing);
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Workers ?? (Suite.Alone ? 1 : Environment.ProcessorCount), missing.Length)).Select(_ => Work())).ConfigureAwait(false);

        async Task Work()
        {
            using var worker = new WorkerProcess(Command, new CellLimits(TimeSpan.FromSeconds(Suite.Seconds), (long)(Suite.Gigabytes * 1e9)));
            while (queue.TryDequeue(out Cell? cell))
            {
                CellResult result = await worker.Run(cell, cancellation).ConfigureAwait(false);
                Store.Add(result);
                progress?.Report(new BenchmarkProgress(Interlocked.Increment(ref done), cells.Count, before, result.Error is null ? failed : Interlocked.Increment(ref failed), result));
            }
        }
    }

    // Cells that share the machine get a processor each, so that they neither wait for one another nor spoil one another's times.
    private ProcessStartInfo Command()
    {
        ProcessStartInfo command = Worker();
        if (!Suite.Alone)
        {
            command.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        }

        return command;
    }
}
