using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Detectors.Adversarial;

/// <summary>
/// A fitted <see cref="Bigan"/>. Attribution: 0.9 · |x − x̂| of each column, or (x − x̂)² with squared errors, and their sum is the score; with feature matching they say which columns came out different,
/// not what the discriminator saw in them together.
/// </summary>
public sealed class BiganModel : DetectorModel
{
    private const double ReconstructionWeight = 0.9;
    private const double FeatureWeight = 0.1;

    private readonly BiganNetwork network;
    private readonly NetworkPasses passes;
    private readonly bool squared;

    internal BiganModel(Bigan detector, BiganNetwork network)
        : base(detector, network.Width)
    {
        this.network = network;
        squared = detector.Score == BiganScore.SquaredError;
        passes = new NetworkPasses(network.Width, network.Compare);
    }

    /// <summary>The number of trained weights and biases of all three networks.</summary>
    public int ParameterCount => network.Makers.Parameters.Concat(network.Judge.Parameters).Sum(parameter => parameter.Values.Length);

    /// <summary>Widths from the input to the latent point.</summary>
    public IReadOnlyList<int> Widths => network.Widths;

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tensors.Add("widths", [.. network.Widths]);
        NetworkWeights.Save(tensors, network.Makers);
        NetworkWeights.Save(tensors, network.Judge);
    }

    internal static BiganModel Load(Detector detector, TensorCollection tensors)
    {
        var recipe = (Bigan)detector;
        var network = new BiganNetwork(recipe, NetworkWeights.LoadWidths(tensors), new Rng(recipe.Seed));
        NetworkWeights.Load(tensors, network.Makers);
        NetworkWeights.Load(tensors, network.Judge);
        return new BiganModel(recipe, network);
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores) =>
        passes.Score(rows, first, scores, this, static (row, output, model) => model.Score(row, output));

    /// <inheritdoc/>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        float[] expected = passes.Run(row)[..Width];
        var contributions = new double[Width];
        for (int j = 0; j < Width; j++)
        {
            contributions[j] = Contribution(row[0, j], expected[j]);
        }

        return new Attribution(contributions, expected, SumsToScore: ((Bigan)Detector).Score != BiganScore.FeatureMatching);
    }

    /// <summary>The absolute difference, or a number beyond all others where the network overflowed: such a row is as odd as can be.</summary>
    private static double Difference(float value, float rebuilt)
    {
        double difference = Math.Abs((double)value - rebuilt);
        return double.IsFinite(difference) ? difference : float.MaxValue;
    }

    private double Contribution(float value, float rebuilt)
    {
        double difference = Difference(value, rebuilt);
        return squared ? difference * difference : ReconstructionWeight * difference;
    }

    // The output holds the rebuilt row, then, for feature matching, the features of the row and those of the rebuilt one.
    private double Score(ReadOnlySpan<float> row, ReadOnlySpan<float> output)
    {
        double score = 0;
        for (int j = 0; j < row.Length; j++)
        {
            score += Contribution(row[j], output[j]);
        }

        ReadOnlySpan<float> features = output[row.Length..];
        int count = features.Length / 2;
        for (int j = 0; j < count; j++)
        {
            score += FeatureWeight * Difference(features[j], features[count + j]);
        }

        return score;
    }
}
