using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;
using Misfit.Cli.Output;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit bench SUITE</c>: runs, resumes and reports benchmark suites.</summary>
internal sealed class BenchCommand : MisfitCommand
{
    private readonly Argument<string[]> suites = new("SUITE") { Description = "Suite files (bench/suites/*.json)", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string[]> only = new("--only") { Description = "Only data or detectors of this name; may be repeated", HelpName = "NAME", DefaultValueFactory = _ => [] };
    private readonly Option<string> output = BenchFolder.NewOption();
    private readonly Option<string> shard = new("--shard") { Description = "The part of the runs that this machine does, as 2/3", HelpName = "I/N", DefaultValueFactory = _ => "1/1" };
    private readonly Option<int?> workers = new("--workers") { Description = "Runs at once (default: one for each processor; one, with all processors, for suites whose times are results)", HelpName = "N" };
    private readonly Option<bool> retry = new("--retry") { Description = "Run again what failed before" };
    private readonly Option<bool> report = new("--report") { Description = "Run nothing, only write the reports" };
    private readonly Option<bool> worker = new("--worker") { Hidden = true };

    public BenchCommand()
        : base("bench", "Run, resume and report benchmark suites.",
            """
            A suite is data sets × detectors × seeds under one protocol (docs/guide/benchmarks.md). Each run is written to DIR/cells at
            once and never done twice; Ctrl-C or a kill loses only the runs at work. Test labels reach the figures and nothing else.

            Examples:
              misfit bench bench/suites/quick.json -o results
              misfit bench bench/suites/*.json -o results
              misfit bench bench/suites/adbench-classical.json --only knn --only adbench/cardio
              misfit bench merge machine1 machine2 -o results

            """)
    {
        Add(suites);
        Add(only);
        Add(output);
        Add(shard);
        Add(workers);
        Add(retry);
        Add(report);
        Add(worker);
        Add(new BenchMergeCommand());
        Add(new BenchLedgerCommand());
    }

    public override int Run(Session session)
    {
        if (session.Get(worker))
        {
            CellWorker.Serve(Console.In, Console.Out);
            return ExitCode.Done;
        }

        Suite[] read = [.. session.Get(suites)!.Select(Suite.Read)];
        if (read.Length == 0)
        {
            throw new UsageException("bench needs at least one suite file, for example bench/suites/quick.json");
        }

        (int part, int parts) = Shard(session.Get(shard)!);
        var folder = new BenchFolder(session.Get(output)!);
        var outcomes = new List<BenchOutcome>();
        foreach (Suite suite in read)
        {
            using (CellStore store = CellStore.Open(folder.Cells(suite.Name)))
            {
                var runner = new BenchmarkRunner { Suite = suite, Store = store, Worker = Command, Only = session.Get(only)!, Shard = part, Shards = parts, Workers = session.Get(workers), Retry = session.Get(retry) };
                IReadOnlyList<Cell> cells = runner.Cells();
                if (!session.Get(report) && !Finish(session, suite, runner))
                {
                    return ExitCode.Interrupted;
                }

                outcomes.Add(BenchOutcome.Of(suite, cells, store.Cells));
            }

            folder.WriteReports(suite);
        }

        Tell(session, folder, outcomes);
        return ExitCode.Done;
    }

    // Whether nobody stopped it.
    private static bool Finish(Session session, Suite suite, BenchmarkRunner runner)
    {
        using ProgressReport progress = session.StartProgress();
        try
        {
            runner.Run(new Steps(progress, suite.Name), session.Cancellation).GetAwaiter().GetResult();
            return true;
        }
        catch (OperationCanceledException)
        {
            session.Complain($"{suite.Name} interrupted; finished runs are kept, the same command goes on with the others");
            return false;
        }
    }

    private static void Tell(Session session, BenchFolder folder, List<BenchOutcome> outcomes)
    {
        if (session.Json)
        {
            session.PrintJson(json =>
            {
                json.WriteStartArray();
                foreach (BenchOutcome outcome in outcomes)
                {
                    outcome.Write(json, folder);
                }

                json.WriteEndArray();
            });
            return;
        }

        session.PrintLines(outcomes.SelectMany(outcome => outcome.Lines(folder)));
    }

    private static (int Part, int Parts) Shard(string text)
    {
        string[] numbers = text.Split('/');
        return numbers.Length == 2
            && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out int part)
            && int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out int parts)
            && part >= 1 && part <= parts
            ? (part, parts)
            : throw new UsageException($"--shard must be I/N with I from 1 to N, was '{text}'");
    }

    // This program again: through dotnet where it was started so.
    private static ProcessStartInfo Command()
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "Misfit.Cli.dll");
        string own = Environment.ProcessPath!;
        string[] arguments = ["bench", "--worker"];
        return Path.GetFileNameWithoutExtension(own) == "dotnet" ? new ProcessStartInfo(own, [assembly, .. arguments]) : new ProcessStartInfo(own, arguments);
    }

    private sealed class Steps(ProgressReport progress, string suite) : IProgress<BenchmarkProgress>
    {
        public void Report(BenchmarkProgress value)
        {
            int here = value.Total - value.Before;
            string latest = value.Latest is { } result ? $", {result.Cell.Recipe} on {result.Cell.Data}, seed {result.Cell.Seed}{(result.Error is { } error ? $": {error}" : "")}" : "";
            string failed = value.Failed > 0 ? $", {Figures.Count(value.Failed)} failed" : "";
            progress.Show($"running {suite}", here > 0 ? (double)(value.Done - value.Before) / here : 1, $"{Figures.Count(value.Done)} of {Figures.Count(value.Total)} runs{failed}{latest}", null);
        }
    }
}
