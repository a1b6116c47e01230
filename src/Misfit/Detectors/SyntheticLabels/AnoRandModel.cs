using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Detectors.SyntheticLabels;

/// <summary>
/// A fitted <see cref="AnoRand"/>. With p the noise detector's probability and r = sigmoid(mean over columns of the squared reconstruction error), the score is (1 − α) p + α r; α = Q3(p) / (Q3(r) + Q3(p)) by
/// the upper quartiles over the training rows. Attribution by occlusion: by how much the score falls when a column takes its median over the training rows, and that of the row of medians
/// rises when it takes the column's value; the mean of both. They need not add up to the score.
/// </summary>
public sealed class AnoRandModel : DetectorModel
{
    private readonly AnoRandNetwork network;
    private readonly NetworkPasses passes;
    private readonly float[] typical;

    private AnoRandModel(AnoRand detector, AnoRandNetwork network, float[] typical, double reconstructionWeight)
        : base(detector, network.Width)
    {
        (this.network, this.typical, ReconstructionWeight) = (network, typical, reconstructionWeight);
        passes = new NetworkPasses(network.Width, network.LogOddsAndRebuilt);
    }

    /// <summary>The weight α of the reconstruction in the score, settled on the training rows.</summary>
    public double ReconstructionWeight { get; }

    internal static AnoRandModel Create(AnoRand detector, AnoRandNetwork network, Matrix rows, TrainingHealth health)
    {
        float[] typical = ColumnMedians.Of(rows);
        double probability = UpperQuartile(new AnoRandModel(detector, network, typical, 0), rows);
        double reconstruction = UpperQuartile(new AnoRandModel(detector, network, typical, 1), rows);
        return new AnoRandModel(detector, network, typical, probability / (reconstruction + probability)) { Health = health };
    }

    internal override INetwork? Network => network;

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tensors.Add("reconstruction-weight", new[] { ReconstructionWeight });
        tensors.Add("typical", (float[])typical.Clone());
        NetworkWeights.Save(tensors, network.Parameters);
    }

    internal static AnoRandModel Load(Detector detector, TensorCollection tensors)
    {
        var recipe = (AnoRand)detector;
        float[] typical = ColumnMedians.Load(tensors, "typical", -1);
        CheckFirstLayer(recipe, tensors, typical.Length);
        var network = new AnoRandNetwork(recipe, typical.Length, new Rng(recipe.Seed));
        NetworkWeights.Load(tensors, network.Parameters);
        double weight = tensors.Double("reconstruction-weight", 1)[0];
        return weight is >= 0 and <= 1
            ? new AnoRandModel(recipe, network, typical, weight)
            : throw new ModelFormatException($"Tensor 'reconstruction-weight' must be in [0, 1], was {weight}.");
    }

    /// <summary>The autoencoder's code of a row, followed by the noise detector's: what the decoder sees.</summary>
    private protected override Matrix CodesCore(Matrix rows) => new NetworkPasses(Width, network.Encode).RunAll(rows, network.CodeWidth);

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores) =>
        passes.Score(rows, first, scores, ReconstructionWeight, Score);

    /// <inheritdoc/>
    protected override Attribution AttributeCore(Matrix row) => Occlusion.Attribute(row, typical, ScoreCore);

    private static double UpperQuartile(AnoRandModel model, Matrix rows) => Quantile.Of(model.Score(rows), 0.75);

    /// <summary>Before anything of the options' size is built.</summary>
    private static void CheckFirstLayer(AnoRand recipe, TensorCollection tensors, int columns)
    {
        int[] widths = [columns, .. recipe.Hidden, recipe.NoiseLatent];
        for (int i = 0; i + 1 < widths.Length; i++)
        {
            tensors.Single($"noise.{i}.weights", widths[i + 1], widths[i]);
        }

        tensors.Single($"encoder.{recipe.Hidden.Count}.weights", recipe.Latent, widths[^2]);
    }

    private static double Score(ReadOnlySpan<float> row, ReadOnlySpan<float> outputs, double reconstructionWeight)
    {
        double error = 0;
        for (int j = 0; j < row.Length; j++)
        {
            double difference = (double)row[j] - outputs[1 + j];
            error += difference * difference / row.Length;
        }

        return ((1 - reconstructionWeight) * Sigmoid(outputs[0])) + (reconstructionWeight * Sigmoid(error));
    }

    /// <summary>A network that overflows gives such a row the highest score: it is as odd as can be.</summary>
    private static double Sigmoid(double x) => double.IsNaN(x) ? 1 : 1 / (1 + Math.Exp(-x));
}
