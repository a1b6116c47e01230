using Misfit.Benchmarks.Contenders;
using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;
using Misfit.Numerics;

namespace Misfit.Benchmarks.Tests.Runs;

public sealed class CellRunTests
{
    private static Cell Moons(string recipe, string protocol = "one-class", string settings = "rows=400") => new($"generated/two-moons?{settings}", recipe, protocol, null, 1);

    [Fact]
    public void Same_cell_gives_the_same_figures_in_another_run_whatever_ran_before()
    {
        Cell cell = Moons("autoencoder/epochs=3");
        var busy = new CellRun();
        _ = busy.Run(Moons("knn"));

        IReadOnlyDictionary<string, double> first = new CellRun().Run(cell).Figures, second = busy.Run(cell).Figures;

        Assert.NotEmpty(first);
        Assert.All(first.Where(figure => !figure.Key.Contains("seconds", StringComparison.Ordinal)), figure => Assert.Equal(figure.Value, second[figure.Key]));
    }

    [Fact]
    public void One_class_training_is_clean_and_unsupervised_training_is_not()
    {
        Assert.Equal(0, new CellRun().Run(Moons("pca")).Rows!.TrainAnomalies);
        Assert.True(new CellRun().Run(Moons("pca", "unsupervised")).Rows!.TrainAnomalies > 0);
    }

    [Fact]
    public void Random_scores_tell_nothing_and_an_untrained_network_is_not_the_trained_one()
    {
        var run = new CellRun();

        Assert.InRange(run.Run(Moons("random", settings: "rows=4000")).Figures["roc_auc"], 0.4, 0.6);
        Assert.NotEqual(run.Run(Moons("untrained/autoencoder/epochs=3")).Figures["roc_auc"], run.Run(Moons("autoencoder/epochs=3")).Figures["roc_auc"]);
    }

    [Fact]
    public void Labels_of_evaluated_rows_change_figures_and_no_score()
    {
        // The same rows with all labels turned: every comparison of a normal row with an anomaly is turned, and nothing else.
        var source = new BenchmarkData();
        CellData rows = CellData.Of(source, Moons("knn", "transductive"));
        Func<Matrix, double[]> score = ContenderText.Parse("knn")(rows.Train, 1, default).Score;
        bool[] labels = rows.Labels[0].Anomalies;

        double auc = Figures.Of(score(rows.Test), labels).RocAuc, turned = Figures.Of(score(rows.Test), Array.ConvertAll(labels, label => !label)).RocAuc;

        Assert.Equal(1, auc + turned, 12);
    }

    [Fact]
    public void Disturbances_change_the_rows_as_asked()
    {
        CellRows plain = new CellRun().Run(Moons("pca", "unsupervised")).Rows!;
        CellRows twice = new CellRun().Run(Moons("pca", "unsupervised", "rows=400&duplicates=2")).Rows!;
        CellRows wide = new CellRun().Run(Moons("pca", "unsupervised", "rows=400&irrelevant=0.5")).Rows!;
        CellRows wrong = new CellRun().Run(Moons("pca", "one-class", "rows=400&label-errors=0.2")).Rows!;

        Assert.Equal((plain.Train + plain.TrainAnomalies, 2 * plain.TrainAnomalies, 2 * plain.TestAnomalies), (twice.Train, twice.TrainAnomalies, twice.TestAnomalies));
        Assert.Equal(2 * plain.Columns, wide.Columns);
        Assert.True(wrong.TrainAnomalies > 0);
        Assert.Equal(400, wrong.Train + wrong.Test);
    }

    [Fact]
    public void Surface_is_the_score_at_each_point_of_a_grid_around_the_rows()
    {
        Cell cell = Moons("knn") with { Shows = CellSketch.Surface };
        CellSketch sketch = new CellRun().Run(cell).Sketch!;
        CellData rows = CellData.Of(new BenchmarkData(), cell);
        Func<Matrix, double[]> score = ContenderText.Parse("knn")(rows.Train, 1, default).Score;

        Assert.Equal(rows.Labels[0].Anomalies, sketch.Anomalies);
        Assert.Equal(sketch.GridX!.Length * sketch.GridY!.Length, sketch.Scores!.Length);
        Assert.True(sketch.GridX[0] < sketch.X.Min() && sketch.GridX[^1] > sketch.X.Max() && sketch.GridY[0] < sketch.Y.Min() && sketch.GridY[^1] > sketch.Y.Max());
        foreach ((int i, int j) in new[] { (0, 0), (3, 0), (5, 7) })
        {
            double expected = score(new Matrix(1, 2, [(float)sketch.GridX[i], (float)sketch.GridY[j]]))[0];
            Assert.Equal(expected, sketch.Scores[(j * sketch.GridX.Length) + i], 0.002 * Math.Max(1, Math.Abs(expected)));
        }

        Assert.All(score(rows.Test).Zip(sketch.RowScores!), pair => Assert.Equal(pair.First, pair.Second, 0.001));
    }

    [Fact]
    public void Codes_are_the_networks_and_tell_which_anomalies_are_next_to_one()
    {
        // Codes of a flow over two columns are two numbers, so that the plane shows all of them and their neighbours.
        CellSketch sketch = new CellRun().Run(Moons("flow/epochs=3") with { Shows = CellSketch.Codes }).Sketch!;
        int[] odd = [.. Enumerable.Range(0, sketch.X.Length).Where(row => sketch.Anomalies[row])];
        int next = odd.Count(row => sketch.Anomalies[Enumerable.Range(0, sketch.X.Length).Where(other => other != row).MinBy(other => Math.Pow(sketch.X[row] - sketch.X[other], 2) + Math.Pow(sketch.Y[row] - sketch.Y[other], 2))]);

        Assert.Equal((2, 1.0), (sketch.CodeWidth, Math.Round(sketch.ExplainedVariance!.Value, 9)));
        Assert.Equal((double)next / odd.Length, sketch.NearestAnomalies!.Value, 1.5 / odd.Length);
    }

    [Theory]
    [InlineData("knn", "generated/two-moons", CellSketch.Codes, "network")]
    [InlineData("knn", "generated/gaussian", CellSketch.Surface, "two columns")]
    public void Picture_that_cannot_be_is_the_cells_error(string recipe, string data, string shows, string words)
    {
        CellResult result = new CellRun().Run(new Cell(data, recipe, "one-class", null, 1) { Shows = shows });

        Assert.Contains(words, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows=400&label-errors=0.2", "unsupervised", "label-errors")]
    [InlineData("rows=400&colour=2", "one-class", "colour")]
    [InlineData("rows=no", "one-class", "rows must be")]
    [InlineData("rows=400&irrelevant=2", "one-class", "irrelevant must be")]
    [InlineData("rows=400&columns=3", "one-class", "columns")]
    public void Setting_that_does_not_fit_is_the_cells_error(string settings, string protocol, string words)
    {
        CellResult result = new CellRun().Run(Moons("pca", protocol, settings));

        Assert.Empty(result.Figures);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
    }

    [DataFact]
    public void Mixtures_of_images_have_little_variance_where_contrast_is_kept()
    {
        var run = new CellRun();
        CellResult kept = run.Run(new Cell("fashion-mnist?fit=200&test=300&pixels", "low-variance", "mixtures", "min-max", 1));
        CellResult scaled = run.Run(new Cell("fashion-mnist?fit=200&test=300", "low-variance", "mixtures", "min-max", 1));

        Assert.Equal((200, 0, 600, 300), (kept.Rows!.Train, kept.Rows.TrainAnomalies, kept.Rows.Test, kept.Rows.TestAnomalies));
        Assert.True(kept.Figures["roc_auc"] > 0.6 && kept.Figures["roc_auc"] > scaled.Figures["roc_auc"] + 0.02, $"{kept.Figures["roc_auc"]} with contrast, {scaled.Figures["roc_auc"]} without");
    }

    [Fact]
    public void Rows_of_unit_length_whitened_have_components_of_variance_one()
    {
        CellData rows = CellData.Of(new BenchmarkData(), new Cell("generated/gaussian?rows=500&columns=12&unit-length&whiten=5", "knn", "one-class", null, 1));

        Assert.Equal(5, rows.Train.Columns);
        for (int column = 0; column < 5; column++)
        {
            double square = Enumerable.Range(0, rows.Train.Rows).Average(row => (double)rows.Train[row, column] * rows.Train[row, column]);
            Assert.Equal(1, square, 3);
        }
    }
}
