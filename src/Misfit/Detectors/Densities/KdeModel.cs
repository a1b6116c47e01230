using System.Numerics.Tensors;
using Misfit.Numerics;
using Misfit.Numerics.Kernels;
using Misfit.Storage;

namespace Misfit.Detectors.Densities;

/// <summary>The fitted rows with a hill on each. The score is −ln of the density.</summary>
public sealed class KdeModel : DetectorModel
{
    /// <summary>Fitted rows whose distances are held at once.</summary>
    private const int Together = 4096;

    private readonly Matrix fitted;
    private readonly double[] packed;
    private readonly double bandwidth;
    private readonly double constant;

    internal KdeModel(Kde recipe, Matrix fitted)
        : base(recipe, fitted.Columns)
    {
        (this.fitted, bandwidth) = (fitted, recipe.Bandwidth);
        constant = Math.Log(fitted.Rows) + (Width * (Math.Log(bandwidth) + (0.5 * Math.Log(2 * Math.PI))));
        packed = PackedDistances.Pack(fitted);
    }

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tensors.Add("rows", fitted.Values.ToArray(), fitted.Rows, fitted.Columns);
    }

    internal static KdeModel Load(Kde recipe, TensorCollection tensors)
    {
        float[] values = tensors.Single("rows", -1, -1);
        IReadOnlyList<int> shape = tensors.Shape("rows");
        return values.Length > 0 && values.All(float.IsFinite)
            ? new KdeModel(recipe, new Matrix(shape[0], shape[1], values))
            : throw new ModelFormatException("The fitted rows of the model are damaged: there must be some, all finite.");
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var exponents = new double[Math.Min(Together, fitted.Rows)];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = constant - LogSum(rows.Row(first + i), exponents);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The squared distances to the fitted rows, column by column, each weighted by its hill's share of the density, in units of twice the
    /// squared bandwidth. They sum to the score less a constant and the entropy of the weights. Expected is the weighted mean of the fitted rows.
    /// </remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        double logSum = LogSum(row.Row(0), new double[Math.Min(Together, fitted.Rows)]);
        var contributions = new double[Width];
        var expected = new double[Width];
        for (int i = 0; i < fitted.Rows; i++)
        {
            ReadOnlySpan<float> other = fitted.Row(i);
            double weight = Math.Exp((-0.5 * SquaredDistance.Of(row.Row(0), other) / (bandwidth * bandwidth)) - logSum);
            for (int j = 0; j < Width && weight > 0; j++)
            {
                double difference = ((double)row[0, j] - other[j]) / bandwidth;
                contributions[j] += weight * 0.5 * difference * difference;
                expected[j] += weight * other[j];
            }
        }

        return new Attribution(contributions, [.. expected.Select(value => (float)value)], false);
    }

    /// <summary>ln Σ exp(−‖x − y‖² / 2h²) over the fitted rows y, shifted by the largest term so far.</summary>
    private double LogSum(ReadOnlySpan<float> row, double[] exponents)
    {
        double most = double.NegativeInfinity, sum = 0;
        for (int start = 0; start < fitted.Rows; start += Together)
        {
            Span<double> part = exponents.AsSpan(0, Math.Min(Together, fitted.Rows - start));
            PackedDistances.Squared(row, packed, start, part);
            TensorPrimitives.Multiply<double>(part, -0.5 / (bandwidth * bandwidth), part);
            double largest = TensorPrimitives.Max<double>(part);
            if (largest > most)
            {
                sum *= Math.Exp(most - largest);
                most = largest;
            }

            TensorPrimitives.Subtract<double>(part, most, part);
            TensorPrimitives.Exp<double>(part, part);
            sum += TensorPrimitives.Sum<double>(part);
        }

        return most + Math.Log(sum);
    }
}
