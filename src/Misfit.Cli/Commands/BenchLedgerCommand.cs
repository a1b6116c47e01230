using System.CommandLine;
using Misfit.Benchmarks.Reports;
using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit bench ledger ENTRIES SUITE…</c>: each method's published figure beside ours, with deviations and reasons.</summary>
internal sealed class BenchLedgerCommand : MisfitCommand
{
    private readonly Argument<string> entries = new("ENTRIES") { Description = "The hand-written half (bench/fidelity.json)" };
    private readonly Argument<string[]> suites = new("SUITE") { Description = "The suites it refers to", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> output = BenchFolder.NewOption();

    public BenchLedgerCommand()
        : base("ledger", "Write fidelity.md: published figures beside ours, deviations, reasons.",
            """
            Example:
              misfit bench ledger bench/fidelity.json bench/suites/*.json -o docs/results

            """)
    {
        Add(entries);
        Add(suites);
        Add(output);
    }

    public override int Run(Session session)
    {
        var folder = new BenchFolder(session.Get(output)!);
        IReadOnlyList<FidelityEntry> read = FidelityLedger.Read(session.Get(entries)!);
        var results = new Dictionary<string, SuiteResults>();
        foreach (Suite suite in session.Get(suites)!.Select(Suite.Read))
        {
            results.Add(suite.Name, new SuiteResults(suite, CellStore.Read(folder.Cells(suite.Name))));
        }

        session.WriteFile(folder.Ledger, stream => FidelityLedger.Write(stream, read, results));
        session.PrintLines([folder.Ledger]);
        return ExitCode.Done;
    }
}
