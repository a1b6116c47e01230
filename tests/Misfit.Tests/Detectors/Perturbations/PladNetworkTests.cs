using Misfit.Detectors.Perturbations;
using Misfit.Numerics;
using static Misfit.Tests.Detectors.HandComputed;

namespace Misfit.Tests.Detectors.Perturbations;

public sealed class PladNetworkTests
{
    private static readonly Plad Small = new() { Hidden = [7, 4], PerturbatorHidden = 6, Latent = 3 };

    public static TheoryData<bool, bool, bool> Variants => new()
    {
        { true, true, false },
        { true, false, true },
        { false, true, true },
        { false, false, false },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Loss_of_a_row_is_the_formula_computed_by_hand(bool variational, bool signs, bool sum)
    {
        Plad options = Variant(variational, signs, sum);
        PladNetwork network = Create(options);
        Matrix rows = ConformanceData.Normal(5, 9);
        float[] losses = RowLosses(network, rows);

        for (int row = 0; row < rows.Rows; row++)
        {
            double expected = Enumerable.Range(0, options.Members).Average(member => MemberLoss(network, options, member, Row(rows, row)));
            Assert.Equal(expected, losses[row], 1e-4 * expected);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradient_of_a_step_agrees_with_finite_differences(bool variational, bool signs, bool sum)
    {
        // Longer steps cross kinks of the perturbator's leaky ReLU, shorter ones drown in rounding.
        (double gradient, double difference) = Slopes(Create(Variant(variational, signs, sum)), ConformanceData.Normal(20, 9), 1e-4);

        Assert.True(Math.Abs(gradient - difference) <= 4e-3 * Math.Max(0.5, Math.Abs(difference)), $"gradient {gradient}, differences {difference}");
        Assert.True(Math.Abs(gradient) > 0.05, $"gradient {gradient}");
    }

    [Fact]
    public void Score_is_the_mean_of_the_members_log_odds()
    {
        Plad options = Small with { Members = 3 };
        PladModel model = options.Untrained(ConformanceData.Train)!;
        double[] scores = model.Score(ConformanceData.Far);

        for (int row = 0; row < 10; row++)
        {
            double expected = Enumerable.Range(0, 3).Average(member => LogOdds((PladNetwork)model.Network!, member, Row(ConformanceData.Far, row)));
            Assert.Equal(expected, scores[row], 1e-5);
        }
    }

    private static Plad Variant(bool variational, bool signs, bool sum) => Small with
    {
        Members = 2,
        Multiples = [1, 3],
        Perturbator = variational ? PerturbatorKind.Variational : PerturbatorKind.Plain,
        RandomSigns = signs,
        Reduction = sum ? PerturbationReduction.Sum : PerturbationReduction.Mean,
        PerturbationWeight = 1.5,
        KlWeight = 0.7,
    };

    private static PladNetwork Create(Plad options) => new(options, PladWidths.For(options, ConformanceData.Train), new Rng(5));

    private static double MemberLoss(PladNetwork network, Plad options, int member, double[] x)
    {
        string perturbator = $"perturbator.{member}";
        double[] features = Dense(network.Parameters, $"{perturbator}.encoder", x, LeakyRelu);
        double[] mean = Dense(network.Parameters, $"{perturbator}.mean", features);
        double[] both = Dense(network.Parameters, $"{perturbator}.output", Dense(network.Parameters, $"{perturbator}.decoder", mean, LeakyRelu));
        double[] shift = both[..x.Length], scale = both[x.Length..];
        double size = scale.Sum(value => (value - 1) * (value - 1)) + shift.Sum(value => value * value);
        double[] difference = [.. x.Select((value, j) => (value * scale[j]) + shift[j] - value)];
        double[] ways = options.RandomSigns ? [1, -1] : [1];
        double copies = options.Multiples.Average(multiple => ways.Average(way => Softplus(-LogOdds(network, member, [.. x.Select((value, j) => value + (way * multiple * difference[j]))]))));
        double loss = Softplus(LogOdds(network, member, x)) + copies + (options.PerturbationWeight * size / (options.Reduction == PerturbationReduction.Mean ? x.Length : 1));
        if (options.Perturbator == PerturbatorKind.Plain)
        {
            return loss;
        }

        double[] logVariance = Dense(network.Parameters, $"{perturbator}.log-variance", features);
        return loss + (options.KlWeight * 0.5 * mean.Zip(logVariance, (mu, lambda) => Math.Exp(lambda) + (mu * mu) - 1 - lambda).Sum());
    }

    private static double LogOdds(PladNetwork network, int member, double[] x) =>
        Dense(network.Parameters, $"classifier.{member}.2", Dense(network.Parameters, $"classifier.{member}.1", Dense(network.Parameters, $"classifier.{member}.0", x, Math.Tanh), Math.Tanh))[0];
}
