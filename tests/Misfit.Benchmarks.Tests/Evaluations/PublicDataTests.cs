using Misfit.Benchmarks.Evaluations;
using Misfit.Data.Datasets;

namespace Misfit.Benchmarks.Tests.Evaluations;

/// <summary>Evaluations on public data sets, against figures that other software gives on the same rows.</summary>
public sealed class PublicDataTests
{
    [DataFact]
    public void Isolation_forest_on_thyroid_is_as_good_as_that_of_scikit_learn()
    {
        // scikit-learn over ten seeds: ROC AUC 99.05 ± 0.20, F1 at the true ratio 81.9 ± 2.1.
        EvaluationReport report = Run("thyroid", [1, 2, 3, 4, 5], "isolation-forest")[0];

        Assert.Equal(0.80, report.Mean.F1, 0.04);
        Assert.Equal(0.99, report.Mean.RocAuc, 0.01);
        Assert.NotNull(report.SplitSource);
    }

    [DataFact]
    public void Principal_components_on_thyroid_equal_PyOD()
    {
        Figures figures = Run("thyroid", [1], "pca:pyod")[0].Mean;

        Assert.Equal(0.9855, figures.RocAuc, 0.0001);
        Assert.Equal(0.7419, figures.F1, 0.0001);
        Assert.Equal(0.7677, figures.BestF1, 0.0001);
    }

    [DataFact]
    public void Principal_components_on_the_Cloudera_rows_equal_scikit_learn_for_both_label_sets()
    {
        // Reconstruction error of two components: ROC AUC 0.961 and accuracy 0.944 with the report's labels, 0.782 and 0.813 with the true ones.
        EvaluationReport report = Run("kdd99-cloudera", [1], "pca:cloudera")[0];

        Assert.Equal("target", report.Labels);
        Assert.Equal(["true_label"], report.OtherLabels);
        Assert.Equal((0.961, 0.944), (Math.Round(report.Mean.RocAuc, 3), Math.Round(report.Mean.BestAccuracy, 3)));
        Assert.Equal((0.782, 0.813), (Math.Round(report.MeanOf(0).RocAuc, 3), Math.Round(report.MeanOf(0).BestAccuracy, 3)));
        Assert.Equal(0.771, report.Published?.RocAuc);
    }

    [DataFact]
    public void TracInAD_on_thyroid_reaches_the_published_figure()
    {
        // Thimonier et al. 2022: best F1 77.6 ± 5.4.
        Figures figures = Run("thyroid", [1], "tracin:thyroid")[0].Mean;

        Assert.InRange(figures.BestF1, 0.776, 1);
        Assert.InRange(figures.RocAuc, 0.98, 1);
    }

    private static IReadOnlyList<EvaluationReport> Run(string dataSet, int[] seeds, params string[] detectors)
    {
        DataSet data = new DataSetStore(new DataSetStoreOptions()).Load(dataSet);
        return new Evaluation { Seeds = seeds }.Run(LabelledTable.From(data), [.. detectors.Select(detector => Contender.Parse(detector))]);
    }
}
