using Misfit.Detectors;

namespace Misfit.Tests.Detectors;

public sealed class CatalogTests
{
    private static readonly string[] Known =
    [
        "autoencoder", "vae", "pca", "isolation-forest", "one-class-svm", "knn", "lof", "cof", "cblof", "hbos", "sod", "copod", "ecod", "loda", "kde", "mcd", "gmm",
        "ensemble", "deep-svdd", "tracin", "self-influence", "plad", "anorand", "iocn", "flow", "bigan", "seq2seq",
        "dagmm", "drocc", "goad", "neutral-ad", "icl", "rca", "slad", "denoising-autoencoder", "e2e-autoencoder", "dcn", "alad", "lunar", "deep-isolation-forest",
    ];

    [Fact]
    public void All_have_different_known_ids() =>
        Assert.Equal(DetectorCatalog.All.Select(info => info.Id).Intersect(Known), DetectorCatalog.All.Select(info => info.Id));

    [Fact]
    public void All_create_recipes_that_know_their_entry() =>
        Assert.All(DetectorCatalog.All, info => Assert.Same(info, info.Create().Info));

    [Fact]
    public void All_say_what_they_are_and_where_they_come_from() =>
        Assert.All(DetectorCatalog.All, info =>
        {
            Assert.NotEmpty(info.Family);
            Assert.NotEmpty(info.Summary);
            Assert.Matches(@"\b(19|20)\d\d\b", info.Paper);
            Assert.Equal(info.Options.Count, info.Options.DistinctBy(option => option.Name).Count());
            Assert.Equal(info.Presets.Count, info.Presets.DistinctBy(preset => preset.Name).Count());
            Assert.All(info.Presets, preset => Assert.NotEmpty(preset.Summary));
        });

    [Fact]
    public void All_have_a_page_that_names_every_option()
    {
        foreach (DetectorInfo info in DetectorCatalog.All)
        {
            string path = Path.Combine(Repository.Root, "docs", "detectors", info.Id + ".md");
            Assert.True(File.Exists(path), $"{info.Id} has no page {path}");
            string page = File.ReadAllText(path);
            Assert.All(info.Options, option => Assert.Contains($"`{option.Name}`", page, StringComparison.Ordinal));
            Assert.All(info.Presets, preset => Assert.Contains($"`{preset.Name}`", page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Find_of_unknown_id_names_all() =>
        Assert.Contains("isolation-forest", Assert.Throws<OptionsException>(() => DetectorCatalog.Find("forest")).Message, StringComparison.Ordinal);

    [Fact]
    public void With_unknown_option_or_preset_names_those_there_are()
    {
        DetectorInfo info = DetectorCatalog.Find("pca");
        Assert.Contains("explained-variance", Assert.Throws<OptionsException>(() => info.With(info.Create(), "width", "1")).Message, StringComparison.Ordinal);
        Assert.Contains("cloudera", Assert.Throws<OptionsException>(() => info.With(info.Create(), "preset", "none")).Message, StringComparison.Ordinal);
    }
}
