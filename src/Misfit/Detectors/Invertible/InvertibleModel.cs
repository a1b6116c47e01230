using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Detectors.Invertible;

/// <summary>
/// A fitted bijection. Attribution: how the score changes when a column takes its median over the training rows; the changes need not add up.
/// </summary>
public abstract class InvertibleModel : DetectorModel
{
    private const string Permutations = "permutations";
    private const string Typical = "typical";

    private readonly InvertibleNetwork network;
    private readonly float[] typical;
    private readonly NetworkPasses passes;
    private readonly NetworkPasses returns;

    private protected InvertibleModel(Detector detector, InvertibleNetwork network, float[] typical)
        : base(detector, network.Width)
    {
        (this.network, this.typical) = (network, typical);
        passes = new NetworkPasses(Width, network.Outputs);
        returns = new NetworkPasses(Width, network.Flow.Invert);
    }

    /// <summary>The images of rows: the learned space.</summary>
    /// <param name="rows">Rows × <see cref="DetectorModel.Width"/>, all finite. Not changed.</param>
    /// <inheritdoc cref="DetectorModel.Score" path="/exception"/>
    public Matrix Transform(Matrix rows) => Pass(rows, passes);

    /// <summary>The rows of which <see cref="Transform(Matrix)"/> makes these images.</summary>
    /// <param name="images">Rows × <see cref="DetectorModel.Width"/>, all finite. Not changed.</param>
    /// <inheritdoc cref="DetectorModel.Score" path="/exception"/>
    public Matrix Invert(Matrix images) => Pass(images, returns);

    /// <summary>
    /// The image of one row in float64. Where the network stretches a row far, float32 images, those of <see cref="Transform(Matrix)"/>, do not determine it any more;
    /// these do. Slower, and not what scores are made of.
    /// </summary>
    /// <param name="row"><see cref="DetectorModel.Width"/> finite numbers.</param>
    /// <inheritdoc cref="DetectorModel.Score" path="/exception"/>
    public double[] Transform(ReadOnlySpan<double> row)
    {
        CheckRow(row);
        return network.Flow.Apply(row);
    }

    /// <summary>The row of which <see cref="Transform(ReadOnlySpan{double})"/> makes this image, in float64.</summary>
    /// <param name="image"><see cref="DetectorModel.Width"/> finite numbers.</param>
    /// <inheritdoc cref="DetectorModel.Score" path="/exception"/>
    public double[] Invert(ReadOnlySpan<double> image)
    {
        CheckRow(image);
        return network.Flow.Invert(image);
    }

    internal override INetwork? Network => network;

    private protected override Matrix CodesCore(Matrix rows) => Transform(rows);

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        IReadOnlyList<CouplingBlock> blocks = network.Flow.Blocks;
        tensors.Add(Permutations, [.. blocks.SelectMany(block => block.Permutation.ToArray())], blocks.Count, Width);
        tensors.Add(Typical, (float[])typical.Clone());
        NetworkWeights.Save(tensors, network.Parameters);
    }

    /// <summary>The permutations in a model file, checked before a network of that size is built.</summary>
    /// <exception cref="ModelFormatException">They are no permutations, or the file has not the weights of such a network.</exception>
    internal static int[][] LoadPermutations<TModel>(TensorCollection tensors, InvertibleDetector<TModel> recipe)
        where TModel : DetectorModel
    {
        int[] values = tensors.Int32(Permutations, recipe.Blocks, -1);
        int width = values.Length / recipe.Blocks;
        int[][] permutations = [.. values.Chunk(Math.Max(width, 1))];
        if (width < 2 || permutations.Any(permutation => !permutation.Order().SequenceEqual(Enumerable.Range(0, width))))
        {
            throw new ModelFormatException($"Tensor '{Permutations}' must hold {recipe.Blocks} permutations of at least 2 columns.");
        }

        long weights = 0;
        int inputs = width - (width / 2);
        foreach (int outputs in recipe.Hidden.Append(2 * (width / 2)))
        {
            weights += (long)inputs * outputs;
            inputs = outputs;
        }

        long numbers = tensors.All.Values.Sum(tensor => (long)tensor.Values.Length);
        return weights * recipe.Blocks <= numbers
            ? permutations
            : throw new ModelFormatException($"The file holds {numbers} numbers, too few for {recipe.Blocks} blocks over {width} columns with hidden layers of {string.Join(", ", recipe.Hidden)}.");
    }

    /// <summary>Fills a network and gives the typical row that goes with it.</summary>
    private protected static float[] LoadWeights(TensorCollection tensors, InvertibleNetwork network)
    {
        NetworkWeights.Load(tensors, network.Parameters);
        return ColumnMedians.Load(tensors, Typical, network.Width);
    }

    /// <summary>The score of a row whose network output is given.</summary>
    private protected abstract double Score(ReadOnlySpan<float> output);

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores) =>
        passes.Score(rows, first, scores, this, static (_, output, model) => model.FiniteScore(output));

    /// <inheritdoc/>
    protected override Attribution AttributeCore(Matrix row) => Occlusion.Attribute(row, typical, ScoreCore);

    /// <summary>The largest difference between a row and itself after there and back, over the size of its largest value where that is above 1.</summary>
    internal double RoundTripError(Matrix rows)
    {
        Matrix back = Invert(Transform(rows));
        double worst = 0;
        for (int i = 0; i < rows.Rows; i++)
        {
            double size = 1, error = 0;
            for (int j = 0; j < Width; j++)
            {
                size = Math.Max(size, Math.Abs(rows[i, j]));
                error = Math.Max(error, Math.Abs((double)rows[i, j] - back[i, j]));
            }

            worst = Math.Max(worst, double.IsFinite(error) ? error / size : double.PositiveInfinity);
        }

        return worst;
    }

    private void CheckRow(ReadOnlySpan<double> row)
    {
        CheckWidth(row.Length);
        for (int i = 0; i < row.Length; i++)
        {
            if (!double.IsFinite(row[i]))
            {
                throw new DataException($"Column {i} is {row[i]}; detectors need finite numbers. Fill missing values first.");
            }
        }
    }

    private Matrix Pass(Matrix rows, NetworkPasses through)
    {
        ArgumentNullException.ThrowIfNull(rows);
        CheckWidth(rows.Columns);
        Rows.CheckFinite(rows);
        var result = new Matrix(rows.Rows, Width);
        through.Run(rows, 0, rows.Rows, result, static (row, output, target) => output[..target.Columns].CopyTo(target.Row(row)));
        return result;
    }

    /// <summary>A network that overflows gives such a row the highest score: it is as odd as can be.</summary>
    private double FiniteScore(ReadOnlySpan<float> output)
    {
        double score = Score(output);
        return double.IsFinite(score) ? score : float.MaxValue;
    }
}
