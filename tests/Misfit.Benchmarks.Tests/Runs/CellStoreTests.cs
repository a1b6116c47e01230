using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Tests.Runs;

public sealed class CellStoreTests : IDisposable
{
    private static readonly Cell First = new("thyroid", "knn", "one-class", null, 1), Second = First with { Seed = 2 };

    private readonly string folder = Directory.CreateTempSubdirectory("misfit-cells-").FullName;

    private string Path => System.IO.Path.Combine(folder, "deeper", "suite.jsonl");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Added_results_are_there_again_with_every_word()
    {
        var result = new CellResult(First)
        {
            Figures = new Dictionary<string, double> { ["roc_auc"] = 1.0 / 3 },
            OtherLabels = new Dictionary<string, IReadOnlyDictionary<string, double>> { ["true_label"] = new Dictionary<string, double> { ["roc_auc"] = 0.25 } },
            Rows = new CellRows(10, 1, 5, 2, 6),
            Alarms = ["Collapsed"],
        };
        using (CellStore store = CellStore.Open(Path))
        {
            store.Add(result);
            store.Add(new CellResult(Second) { Error = "given up after 1 s" });
        }

        IReadOnlyDictionary<Cell, CellResult> read = CellStore.Read(Path);
        CellResult again = read[First];
        Assert.Equal((1.0 / 3, 0.25), (again.Figures["roc_auc"], again.OtherLabels["true_label"]["roc_auc"]));
        Assert.Equal((result.Rows, "Collapsed", null), (again.Rows, Assert.Single(again.Alarms), again.Error));
        Assert.Equal("given up after 1 s", read[Second].Error);
    }

    [Fact]
    public void Line_that_a_kill_cut_off_is_forgotten_and_written_over()
    {
        using (CellStore store = CellStore.Open(Path))
        {
            store.Add(new CellResult(First));
        }

        File.AppendAllText(Path, "{\"cell\":{\"data\":\"thy");
        using (CellStore store = CellStore.Open(Path))
        {
            Assert.Equal(First, Assert.Single(store.Cells).Key);
            store.Add(new CellResult(Second));
        }

        Assert.Equal(2, CellStore.Read(Path).Count);
    }

    [Fact]
    public void Later_result_of_a_cell_replaces_the_earlier()
    {
        using (CellStore store = CellStore.Open(Path))
        {
            store.Add(new CellResult(First) { Error = "given up" });
            store.Add(new CellResult(First));
        }

        Assert.Null(Assert.Single(CellStore.Read(Path)).Value.Error);
    }

    [Fact]
    public void Damaged_line_and_second_process_are_refused()
    {
        using (CellStore store = CellStore.Open(Path))
        {
            Assert.Contains("another benchmark", Assert.Throws<DataException>(() => CellStore.Open(Path)).Message, StringComparison.Ordinal);
        }

        File.WriteAllText(Path, "{\"nothing\": 1\n");
        Assert.Contains("line 1", Assert.Throws<DataException>(() => CellStore.Open(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Joined_parts_have_every_cell_once_and_must_agree()
    {
        CellResult Result(Cell cell, double auc, double seconds) => new(cell) { Figures = new Dictionary<string, double> { ["roc_auc"] = auc, ["fit_seconds"] = seconds } };
        var one = new Dictionary<Cell, CellResult> { [First] = Result(First, 0.9, 1), [Second] = new CellResult(Second) { Error = "given up" } };
        var two = new Dictionary<Cell, CellResult> { [First] = Result(First, 0.9, 7), [Second] = Result(Second, 0.8, 2) };

        CellResult[] joined = CellMerge.Join("suite", [one, two]);

        Assert.Equal([(First, 1.0), (Second, 2.0)], joined.Select(result => (result.Cell, result.Figures["fit_seconds"])));
        two[First] = Result(First, 0.9000001, 7);
        Assert.Contains("knn on thyroid, seed 1", Assert.Throws<DataException>(() => CellMerge.Join("suite", [one, two])).Message, StringComparison.Ordinal);
    }
}
