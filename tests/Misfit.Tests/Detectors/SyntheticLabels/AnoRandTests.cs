using Misfit.Detectors.SyntheticLabels;
using Misfit.Numerics;
using Misfit.Storage;
using static Misfit.Tests.Detectors.HandComputed;

namespace Misfit.Tests.Detectors.SyntheticLabels;

public sealed class AnoRandTests
{
    private const int Width = ConformanceData.Width;

    private static readonly AnoRand Small = new() { Hidden = [7], Latent = 3, NoiseLatent = 2, NoiseWeight = 0.3 };

    [Fact]
    public void Loss_of_a_labelled_row_is_the_formula_computed_by_hand()
    {
        var network = new AnoRandNetwork(Small, Width, new Rng(3));
        Matrix labelled = Labelled(6);
        float[] losses = RowLosses(network.Labelled, labelled);

        for (int row = 0; row < labelled.Rows; row++)
        {
            double[] values = Row(labelled, row);
            (double p, double error) = Outputs(network, values[..Width]);
            double expected = values[Width] == 1 ? -0.3 * Math.Log(p) : (0.7 * error) - (0.3 * Math.Log(1 - p));
            Assert.Equal(expected, losses[row], 1e-5);
        }
    }

    [Fact]
    public void Rows_without_a_label_lose_as_normal_ones_do()
    {
        var network = new AnoRandNetwork(Small, Width, new Rng(3));
        Matrix rows = ConformanceData.Normal(6, 9);
        float[] losses = RowLosses(network, rows);

        for (int row = 0; row < rows.Rows; row++)
        {
            (double p, double error) = Outputs(network, Row(rows, row));
            Assert.Equal((0.7 * error) - (0.3 * Math.Log(1 - p)), losses[row], 1e-5);
        }
    }

    [Fact]
    public void Gradient_of_a_step_agrees_with_finite_differences()
    {
        (double gradient, double difference) = Slopes(new AnoRandNetwork(Small, Width, new Rng(3)).Labelled, Labelled(20), 1e-3);

        Assert.True(Math.Abs(gradient - difference) <= 4e-3 * Math.Max(0.1, Math.Abs(difference)), $"gradient {gradient}, differences {difference}");
        Assert.True(Math.Abs(gradient) > 0.01, $"gradient {gradient}");
    }

    [Fact]
    public void Score_mixes_probability_and_reconstruction_by_their_upper_quartiles()
    {
        AnoRandModel model = (Small with { Epochs = 20 }).Fit(ConformanceData.Train);
        AnoRandNetwork network = Loaded(model);
        (double P, double R)[] outputs = [.. Enumerable.Range(0, ConformanceData.Train.Rows).Select(row => Outputs(network, Row(ConformanceData.Train, row))).Select(pair => (pair.P, Sigmoid(pair.Error)))];
        double p = Quantile.Of([.. outputs.Select(pair => pair.P)], 0.75), r = Quantile.Of([.. outputs.Select(pair => pair.R)], 0.75);

        Assert.Equal(p / (r + p), model.ReconstructionWeight, 1e-5);
        double[] scores = model.Score(ConformanceData.Train);
        for (int row = 0; row < scores.Length; row++)
        {
            Assert.Equal(((1 - model.ReconstructionWeight) * outputs[row].P) + (model.ReconstructionWeight * outputs[row].R), scores[row], 1e-5);
        }
    }

    [Fact]
    public void Codes_are_what_the_decoder_sees()
    {
        AnoRandModel model = (Small with { Epochs = 5 }).Fit(ConformanceData.Train);
        AnoRandNetwork network = Loaded(model);
        Matrix codes = model.Codes(ConformanceData.Train)!;

        Assert.Equal(5, codes.Columns);
        for (int row = 0; row < codes.Rows; row++)
        {
            (double[] latent, double[] noise) = Codes(network, Row(ConformanceData.Train, row));
            Assert.All(latent.Concat(noise).Zip(codes.Row(row).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void Preset_of_the_paper_labels_its_sources_and_trains_as_long_as_the_default()
    {
        var paper = (AnoRand)AnoRand.Entry.With(new AnoRand(), "preset", "paper");

        Assert.True(paper.LabelSources && paper.BatchNorm);
        Assert.Equal((256, 50, 10), (paper.BatchSize, paper.Epochs, paper.Patience));
        Assert.Equal((paper.BatchSize, paper.Epochs, paper.Patience), (new AnoRand().BatchSize, new AnoRand().Epochs, new AnoRand().Patience));
    }

    // Rows of which every third is labelled an anomaly.
    private static Matrix Labelled(int count)
    {
        Matrix rows = ConformanceData.Normal(count, 9);
        var labelled = new Matrix(count, Width + 1);
        for (int i = 0; i < count; i++)
        {
            rows.Row(i).CopyTo(labelled.Row(i));
            labelled[i, Width] = i % 3 == 1 ? 1 : 0;
        }

        return labelled;
    }

    private static AnoRandNetwork Loaded(AnoRandModel model)
    {
        var tensors = new TensorCollection();
        model.Save(tensors);
        var network = new AnoRandNetwork((AnoRand)model.Detector, Width, new Rng(1));
        Misfit.Detectors.NetworkWeights.Load(tensors, network.Parameters);
        return network;
    }

    /// <summary>The detector's probability and the mean squared error of the reconstruction.</summary>
    private static (double P, double Error) Outputs(AnoRandNetwork network, double[] x)
    {
        (double[] latent, double[] noise) = Codes(network, x);
        double[] rebuilt = Dense(network.Parameters, "decoder.1", Dense(network.Parameters, "decoder.0", [.. latent, .. noise], Math.Tanh), Sigmoid);
        return (Sigmoid(Dense(network.Parameters, "noise.probability", noise)[0]), rebuilt.Zip(x, (guess, value) => (guess - value) * (guess - value)).Average());
    }

    private static (double[] Latent, double[] Noise) Codes(AnoRandNetwork network, double[] x) => (
        Dense(network.Parameters, "encoder.1", Dense(network.Parameters, "encoder.0", x, Math.Tanh)),
        Dense(network.Parameters, "noise.1", Dense(network.Parameters, "noise.0", x, Math.Tanh), Math.Tanh));
}
