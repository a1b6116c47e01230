using Misfit.Numerics;
using Misfit.Numerics.Kernels;
using Misfit.Storage;

namespace Misfit.Detectors.SupportVectors;

/// <summary>The rows on and outside the boundary with their weights. The score is ρ − Σ weight · kernel: above zero outside.</summary>
public sealed class OneClassSvmModel : DetectorModel
{
    private readonly KernelRows support;
    private readonly double[] weights;
    private readonly double gamma, offset;
    private readonly bool radial;

    internal OneClassSvmModel(OneClassSvm recipe, Matrix rows, double[] weights, double gamma, double offset)
        : base(recipe, rows.Columns)
    {
        (this.weights, this.gamma, this.offset, radial) = (weights, gamma, offset, recipe.Kernel == SvmKernel.Rbf);
        support = new KernelRows(recipe, gamma, rows);
    }

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tensors.Add("rows", support.Rows.Values.ToArray(), support.Rows.Rows, Width);
        tensors.Add("weights", weights);
        tensors.Add("boundary", new[] { gamma, offset }, 2);
    }

    internal static OneClassSvmModel Load(OneClassSvm recipe, TensorCollection tensors)
    {
        float[] values = tensors.Single("rows", -1, -1);
        IReadOnlyList<int> shape = tensors.Shape("rows");
        double[] weights = tensors.Double("weights", shape[0]), boundary = tensors.Double("boundary", 2);
        bool sound = values.Length > 0 && values.All(float.IsFinite) && weights.All(weight => weight > 0 && weight <= 1) && boundary[0] > 0 && boundary.All(double.IsFinite);
        return sound
            ? new OneClassSvmModel(recipe, new Matrix(shape[0], shape[1], values), weights, boundary[0], boundary[1])
            : throw new ModelFormatException("The support vectors of the model are damaged: a row, weight or the boundary is out of range.");
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        double[] scratch = support.NewScratch();
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = offset - support.Sum(rows.Row(first + i), weights, scratch);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// With the RBF kernel: the squared distances to the support vectors, column by column and times γ, each weighted by its share of the sum of kernels;
    /// they sum to −ln of that sum less a constant and the entropy of the weights, and still tell where the score itself no longer rises. With the others: by how much the score falls when the
    /// column has its expected value, the weighted mean of the support vectors. They do not sum to the score.
    /// </remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return radial ? AttributeDistances(row.Row(0)) : AttributeFalls(row);
    }

    private Attribution AttributeDistances(ReadOnlySpan<float> row)
    {
        var logs = new double[weights.Length];
        for (int i = 0; i < logs.Length; i++)
        {
            logs[i] = Math.Log(weights[i]) - (gamma * SquaredDistance.Of(row, support.Rows.Row(i)));
        }

        double most = logs.Max(), total = logs.Sum(log => Math.Exp(log - most));
        double[] contributions = new double[Width], expected = new double[Width];
        for (int i = 0; i < logs.Length; i++)
        {
            double share = Math.Exp(logs[i] - most) / total;
            ReadOnlySpan<float> other = support.Rows.Row(i);
            for (int j = 0; j < Width && share > 0; j++)
            {
                double difference = (double)row[j] - other[j];
                contributions[j] += share * gamma * difference * difference;
                expected[j] += share * other[j];
            }
        }

        return new Attribution(contributions, [.. expected.Select(value => (float)value)], false);
    }

    private Attribution AttributeFalls(Matrix row)
    {
        double total = weights.Sum();
        var expected = new double[Width];
        for (int i = 0; i < weights.Length; i++)
        {
            ReadOnlySpan<float> other = support.Rows.Row(i);
            for (int j = 0; j < Width; j++)
            {
                expected[j] += weights[i] / total * other[j];
            }
        }

        double[] scratch = support.NewScratch();
        double sum = support.Sum(row.Row(0), weights, scratch);
        var contributions = new double[Width];
        float[] changed = row.Row(0).ToArray();
        for (int j = 0; j < Width; j++)
        {
            changed[j] = (float)expected[j];
            contributions[j] = support.Sum(changed, weights, scratch) - sum;
            changed[j] = row[0, j];
        }

        return new Attribution(contributions, [.. expected.Select(value => (float)value)], false);
    }
}
