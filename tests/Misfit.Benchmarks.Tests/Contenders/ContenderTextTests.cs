using Misfit.Benchmarks.Contenders;
using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Tests.Contenders;

public sealed class ContenderTextTests
{
    private const string AnoRand = "anorand/epochs=3/noise-latent=6";

    private static readonly CellData Rows = CellData.Of(new BenchmarkData(), new Cell("generated/two-moons?rows=300", "", "one-class", null, 1));

    [Fact]
    public void Silencing_no_neuron_changes_no_score_and_silencing_all_does()
    {
        double[] whole = Score(AnoRand), none = Score($"silenced/0/{AnoRand}"), all = Score($"silenced/6/{AnoRand}");

        Assert.Equal(whole, none);
        Assert.NotEqual(whole, all);
    }

    [Theory]
    [InlineData("silenced/7/anorand/noise-latent=6", "at least N")]
    [InlineData("silenced/x/anorand", "'x'")]
    [InlineData("silenced/1/knn", "anorand")]
    [InlineData("untrained/nothing", "nothing")]
    [InlineData("nothing", "nothing")]
    public void Wrong_words_are_refused(string text, string word)
    {
        Assert.Contains(word, Assert.Throws<DataException>(() => ContenderText.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("autoencoder:cloudera", true)]
    [InlineData("isolation-forest", false)]
    [InlineData("untrained/autoencoder", false)]
    [InlineData("random", false)]
    public void Deep_is_what_training_can_be_left_out_of(string text, bool deep) => Assert.Equal(deep, ContenderText.IsDeep(text));

    private static double[] Score(string text) => ContenderText.Parse(text)(Rows.Train, 3, default).Score(Rows.Test);
}
