using System.Collections.Concurrent;
using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Runs;

/// <summary>The other end of a <see cref="WorkerProcess"/>: runs the cells it is given, a line each, and answers with a line each.</summary>
public static class CellWorker
{
    private const long MuchLeft = 500_000_000;

    /// <summary>Serves until the input ends; then the process ends at once, since whoever asked is gone.</summary>
    public static void Serve(TextReader input, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        using var cells = new BlockingCollection<Cell>();
        var listener = new Thread(() => Listen(input, cells)) { IsBackground = true };
        listener.Start();
        var run = new CellRun();
        foreach (Cell cell in cells.GetConsumingEnumerable())
        {
            output.WriteLine(CellJson.Line(run.Run(cell)));
            output.Flush();
            GiveBack();
        }
    }

    // What a cell left behind would be counted as the memory of the next.
    private static void GiveBack()
    {
        if (Environment.WorkingSet > MuchLeft)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private static void Listen(TextReader input, BlockingCollection<Cell> cells)
    {
        while (input.ReadLine() is { } line)
        {
            cells.Add(CellJson.ParseCell(line));
        }

        Environment.Exit(0);
    }
}
