using System.CommandLine;
using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit bench merge A B -o DIR</c>: joins what several machines have run.</summary>
internal sealed class BenchMergeCommand : MisfitCommand
{
    private readonly Argument<string[]> folders = new("DIR") { Description = "Folders of results", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> output = BenchFolder.NewOption();

    public BenchMergeCommand()
        : base("merge", "Join the finished runs of several folders.",
            """
            Two results of one run must have the same figures, times aside; where they differ nothing is written. Then write the reports:

            Examples:
              misfit bench merge machine1 machine2 -o results
              misfit bench bench/suites/tracinad-table1.json -o results --report

            """)
    {
        Add(folders);
        Add(output);
    }

    public override int Run(Session session)
    {
        BenchFolder[] from = [.. session.Get(folders)!.Select(path => new BenchFolder(path))];
        var to = new BenchFolder(session.Get(output)!);
        var joined = new Dictionary<string, CellResult[]>();
        foreach (string suite in from.SelectMany(folder => folder.Suites()).Distinct().Order(StringComparer.Ordinal))
        {
            joined.Add(suite, CellMerge.Join(suite, [.. from.Append(to).Select(folder => CellStore.Read(folder.Cells(suite)))]));
        }

        if (joined.Count == 0)
        {
            throw new DataException($"There are no results in {string.Join(", ", session.Get(folders)!)}; each must be a folder that 'misfit bench -o' has written.");
        }

        foreach ((string suite, CellResult[] results) in joined)
        {
            CellStore.Write(to.Cells(suite), results);
            session.PrintLines([$"{suite}: {results.Length} runs"]);
        }

        return ExitCode.Done;
    }
}
