using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Detectors.Reconstruction;

/// <summary>A fitted network that rebuilds rows; the score is the mean over columns of the squared difference, summed in float64.</summary>
public abstract class ReconstructionModel : DetectorModel
{
    private readonly IReconstructionNetwork network;
    private readonly NetworkPasses passes;

    private protected ReconstructionModel(Detector detector, IReconstructionNetwork network)
        : base(detector, network.Widths[0])
    {
        this.network = network;
        passes = new NetworkPasses(network.Width, network.Rebuild);
    }

    /// <summary>The number of trained weights and biases.</summary>
    public int ParameterCount => network.Parameters.Parameters.Where(parameter => parameter.Trainable).Sum(parameter => parameter.Values.Length);

    /// <summary>Widths from the input to the latent layer.</summary>
    public IReadOnlyList<int> Widths => network.Widths;

    internal override INetwork? Network => network;

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tensors.Add("widths", [.. network.Widths]);
        NetworkWeights.Save(tensors, network.Parameters);
    }

    private protected override Matrix CodesCore(Matrix rows) => new NetworkPasses(Width, network.Encode).RunAll(rows, network.Widths[^1]);

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores) =>
        passes.Score(rows, first, scores, this, static (row, rebuilt, _) => MeanSquaredError(row, rebuilt));

    /// <inheritdoc/>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        float[] expected = passes.Run(row);
        var contributions = new double[Width];
        for (int j = 0; j < Width; j++)
        {
            contributions[j] = SquaredError(row[0, j], expected[j]) / Width;
        }

        return new Attribution(contributions, expected, SumsToScore: true);
    }

    /// <summary>The squared difference, or the largest number where the network overflowed: such a row is as odd as can be.</summary>
    private static double SquaredError(float value, float rebuilt)
    {
        double difference = (double)value - rebuilt;
        return double.IsFinite(difference) ? difference * difference : double.MaxValue;
    }

    private static double MeanSquaredError(ReadOnlySpan<float> row, ReadOnlySpan<float> rebuilt)
    {
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
        {
            sum += SquaredError(row[j], rebuilt[j]) / row.Length;
        }

        return sum;
    }
}
