using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Reconstruction;

/// <summary>A fitted network that rebuilds rows; the score is the mean over columns of the squared difference, summed in float64.</summary>
public abstract class ReconstructionModel : DetectorModel
{
    private readonly IReconstructionNetwork network;
    private readonly Reconstructor reconstructor;

    private protected ReconstructionModel(Detector detector, IReconstructionNetwork network)
        : base(detector, network.Widths[0])
    {
        this.network = network;
        reconstructor = new Reconstructor(network);
    }

    /// <summary>The number of trained weights and biases.</summary>
    public int ParameterCount => network.Parameters.Parameters.Where(parameter => parameter.Trainable).Sum(parameter => parameter.Values.Length);

    /// <summary>Widths from the input to the latent layer.</summary>
    public IReadOnlyList<int> Widths => network.Widths;

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tensors.Add("widths", [.. network.Widths]);
        foreach (Parameter parameter in network.Parameters.Parameters)
        {
            tensors.Add(parameter.Name, parameter.Values.ToArray(), parameter.Rows, parameter.Columns);
        }
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores) => reconstructor.Score(rows, first, scores);

    /// <inheritdoc/>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        float[] expected = reconstructor.Reconstruct(row);
        var contributions = new double[Width];
        for (int j = 0; j < Width; j++)
        {
            contributions[j] = Reconstructor.SquaredError(row[0, j], expected[j]) / Width;
        }

        return new Attribution(contributions, expected, SumsToScore: true);
    }

    /// <summary>The widths a model file holds, checked before anything of that size is built.</summary>
    private protected static int[] ReadWidths(TensorCollection tensors)
    {
        int[] widths = tensors.Int32("widths", -1);
        long numbers = tensors.All.Values.Sum(tensor => (long)tensor.Values.Length);
        bool possible = widths.Length >= 2 && widths.All(width => width > 0) && widths.Zip(widths.Skip(1)).All(pair => (long)pair.First * pair.Second <= numbers);
        return possible ? widths : throw new ModelFormatException($"Tensor 'widths' must hold the widths of at least two layers that fit the weights in the file; it holds [{string.Join(", ", widths.Take(20))}].");
    }

    /// <summary>Fills the weights of a network of the right shape from a model file.</summary>
    private protected static void ReadWeights(TensorCollection tensors, ParameterStore store)
    {
        foreach (Parameter parameter in store.Parameters)
        {
            float[] values = tensors.Single(parameter.Name, parameter.Rows, parameter.Columns);
            if (!values.All(float.IsFinite))
            {
                throw new ModelFormatException($"Tensor '{parameter.Name}' must hold finite numbers only.");
            }

            values.CopyTo(parameter.Values);
        }
    }
}
