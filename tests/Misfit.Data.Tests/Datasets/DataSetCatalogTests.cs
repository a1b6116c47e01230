using Misfit.Data.Datasets;

namespace Misfit.Data.Tests.Datasets;

public sealed class DataSetCatalogTests
{
    [Fact]
    public void Names_are_unique_and_of_lower_case_except_in_nab()
    {
        Assert.Equal(DataSetCatalog.All.Count, DataSetCatalog.All.Select(entry => entry.Name.ToUpperInvariant()).Distinct().Count());
        Assert.All(DataSetCatalog.All.Where(entry => !entry.Name.StartsWith("nab/", StringComparison.Ordinal)), entry => Assert.Equal(entry.Name.ToLowerInvariant(), entry.Name));
    }

    [Theory]
    [InlineData("thyroid")]
    [InlineData("arrhythmia")]
    [InlineData("kdd99")]
    [InlineData("kddrev")]
    [InlineData("kdd99-cloudera")]
    [InlineData("ecg5000")]
    [InlineData("mnist")]
    [InlineData("fashion-mnist")]
    [InlineData("cifar10")]
    [InlineData("adbench/cardio")]
    [InlineData("adbench/magic.gamma")]
    [InlineData("adbench/cv_resnet18/mvtec-ad_metal_nut")]
    [InlineData("adbench/nlp_bert/20news_3")]
    [InlineData("nab/realKnownCause/nyc_taxi")]
    public void Promised_names_are_there(string name) => Assert.Equal(name, DataSetCatalog.Find(name).Name);

    [Fact]
    public void Case_of_a_name_does_not_matter() => Assert.Equal("nab/realKnownCause/nyc_taxi", DataSetCatalog.Find("NAB/realknowncause/NYC_taxi").Name);

    [Theory]
    [InlineData("cardio", "adbench/cardio")]
    [InlineData("thyriod", "thyroid")]
    [InlineData("kdd", "kdd99")]
    [InlineData("nyc-taxi", "nab/realKnownCause/nyc_taxi")]
    [InlineData("adbench/shutle", "adbench/shuttle")]
    public void Unknown_name_suggests_the_nearest(string typed, string meant)
    {
        string message = Assert.Throws<DataException>(() => DataSetCatalog.Find(typed)).Message;
        Assert.Contains($"'{typed}'", message, StringComparison.Ordinal);
        Assert.Contains(meant, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_entry_is_complete() => Assert.All(DataSetCatalog.All, entry =>
    {
        Assert.NotEmpty(entry.Summary);
        Assert.NotEmpty(entry.License);
        Assert.NotEmpty(entry.Citation);
        Assert.Contains(entry.LabelColumn, entry.LabelMeaning, StringComparison.Ordinal);
        Assert.All(entry.FurtherLabelColumns, column => Assert.Contains(column, entry.LabelMeaning, StringComparison.Ordinal));
        Assert.InRange(entry.Rows, 50, 1_000_000);
        Assert.InRange(entry.Columns, 2, 4000);
        Assert.InRange(entry.Anomalies ?? 0, 0, entry.Rows - 1);
        Assert.Contains(entry.RecommendedScaling, (string[])["standard", "min-max", "none"]);
        Assert.NotEmpty(entry.Files);
        Assert.All(entry.Files, file =>
        {
            Assert.Matches("^[0-9a-f]{64}$", file.Sha256);
            Assert.True(file.PublicUri.IsAbsoluteUri && !file.Name.StartsWith('/') && !file.Name.Contains("..", StringComparison.Ordinal));
            Assert.True(file.PublicSha256 is not null || file.Remark is not null, $"{file.Name} must say why only a mirror has it.");
        });
    });

    [Fact]
    public void Cloudera_entry_has_the_reports_figures()
    {
        IReadOnlyList<PublishedFigure> figures = DataSetCatalog.Find("kdd99-cloudera").PublishedFigures;
        Assert.Equal(["BiGAN", "Autoencoder", "OCSVM", "VAE", "Seq2Seq", "PCA"], figures.Select(figure => figure.Method));
        PublishedFigure autoencoder = figures[1];
        Assert.Equal((0.963, 0.964, 0.867, 0.968, 0.914, 0.945), (autoencoder.RocAuc, autoencoder.Accuracy, autoencoder.Precision, autoencoder.Recall, autoencoder.F1, autoencoder.F2));
    }

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("abc", "", 3)]
    public void Levenshtein_counts_edits(string first, string second, int edits) => Assert.Equal(edits, SpellingDistance.Levenshtein(first, second));
}
