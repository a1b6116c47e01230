using Misfit.Benchmarks.Reports;
using Misfit.Benchmarks.Runs;

namespace Misfit.Benchmarks.Tests.Reports;

public sealed class FidelityLedgerTests
{
    private static readonly FidelityEntry Entry = new("TracInAD", "eq. 4", "made-up", "thyroid", "best_f1", "TracInAD", 0.776, 0.054, "C", "evaluation mode of batch normalisation", "a row's score must not depend on others");

    private static readonly Dictionary<string, SuiteResults> Results = new() { ["made-up"] = new MadeUpSuite(["thyroid", "cardio"], ["TracInAD"], 2, "best_f1").Finish("thyroid", "TracInAD", "best_f1", 0.80, 0.82).Results };

    [Fact]
    public void Ledger_shows_published_ours_rule_deviation_and_reason()
    {
        string[] lines = Ledger(Entry, Entry with { Suite = "other" }, Entry with { Data = "cardio", Rule = "?" }, Entry with { Metric = "f1", Published = null, Deviations = "" });

        Assert.Equal(
            [
                "| TracInAD | eq. 4 | best F1, thyroid | 77.6 ± 5.4 | 81.0 ± 1.0 (2) | C | evaluation mode of batch normalisation | a row's score must not depend on others | made-up |",
                "| TracInAD | eq. 4 | best F1, thyroid | 77.6 ± 5.4 | not run | C | evaluation mode of batch normalisation | a row's score must not depend on others | other |",
                "| TracInAD | eq. 4 | best F1, cardio | 77.6 ± 5.4 | not run | not known, ours C | evaluation mode of batch normalisation | a row's score must not depend on others | made-up |",
                "| TracInAD | eq. 4 | F1, thyroid | none | not measured | C, ours A | none | a row's score must not depend on others | made-up |",
            ],
            lines.Where(line => line.StartsWith("| TracInAD", StringComparison.Ordinal)));
    }

    [Fact]
    public void Name_that_the_suite_has_not_is_an_error_with_the_names_it_has()
    {
        var error = Assert.Throws<DataException>(() => Ledger(Entry with { Data = "Thyroid" }));

        Assert.Equal("The fidelity of TracInAD names the data 'Thyroid', which the suite 'made-up' has not; it has thyroid, cardio.", error.Message);
    }

    [Fact]
    public void Entries_are_read_from_a_file_and_a_forgotten_field_is_an_error()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """[{ "method": "TracInAD", "equation": "eq. 4", "suite": "made-up", "data": "thyroid", "metric": "best_f1", "detector": "TracInAD", "published": 0.776, "deviation_of_published": 0.054, "rule": "C", "deviations": "evaluation mode of batch normalisation", "reason": "a row's score must not depend on others" },]""");
            Assert.Equal(Entry, Assert.Single(FidelityLedger.Read(path)));

            File.WriteAllText(path, """[{ "method": "TracInAD" }]""");
            Assert.Contains("equation", Assert.Throws<DataException>(() => FidelityLedger.Read(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string[] Ledger(params FidelityEntry[] entries) => MadeUpSuite.Written(stream => FidelityLedger.Write(stream, entries, Results)).Split('\n');
}
