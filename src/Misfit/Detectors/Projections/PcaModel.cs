using System.Numerics.Tensors;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Projections;

/// <summary>Fitted principal components.</summary>
public sealed class PcaModel : DetectorModel
{
    private readonly PcaMethod method;
    private readonly PrincipalComponents components;

    internal PcaModel(Pca recipe, PrincipalComponents components)
        : base(recipe, components.Width) => (method, this.components) = (recipe.Method, components);

    /// <summary>The number of components that are used.</summary>
    public int Components => components.Count;

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tensors.Add("means", components.Means);
        tensors.Add("scales", components.Scales);
        tensors.Add("variances", components.Variances);
        tensors.Add("vectors", components.Vectors, Components, Width);
        tensors.Add("total-variance", new[] { components.TotalVariance });
    }

    internal static PcaModel Load(Pca recipe, TensorCollection tensors)
    {
        double[] means = tensors.Double("means");
        double[] scales = tensors.Double("scales", means.Length);
        double[] variances = tensors.Double("variances");
        double[] vectors = tensors.Double("vectors", variances.Length, means.Length);
        double total = tensors.Double("total-variance", 1)[0];
        bool sound = means.Length > 0 && means.Concat(vectors).All(double.IsFinite) && double.IsFinite(total)
            && scales.Concat(variances).All(value => value > 0 && double.IsFinite(value));
        return sound
            ? new PcaModel(recipe, new PrincipalComponents(means, scales, variances, vectors, total))
            : throw new ModelFormatException("The principal components are damaged: there are none, a number is not finite, or a scale or variance is not positive.");
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var centred = new double[Width];
        var parts = new double[Width];
        for (int i = 0; i < scores.Length; i++)
        {
            components.Centre(rows.Row(first + i), centred);
            scores[i] = method switch
            {
                PcaMethod.Reconstruction => SquaredResidual(centred, parts),
                PcaMethod.Mahalanobis => Mahalanobis(centred),
                _ => DistanceFromVectors(centred, parts),
            };
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Reconstruction: each column's squared residual. Mahalanobis: the squares of the whitened row Σ^(−½)(x − mean), the partition of
    /// Garthwaite and Koch (2016). PyOD: each column's share of the squared distances. All sum to the score.
    /// </remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var centred = new double[Width];
        var contributions = new double[Width];
        components.Centre(row.Row(0), centred);
        switch (method)
        {
            case PcaMethod.Reconstruction:
                SquaredResidual(centred, contributions);
                float[] expected = [.. contributions.Select((residual, j) => (float)(components.Means[j] + (components.Scales[j] * (centred[j] - residual))))];
                TensorPrimitives.Multiply<double>(contributions, contributions, contributions);
                return new Attribution(contributions, expected, true);
            case PcaMethod.Mahalanobis:
                Whiten(centred, contributions);
                TensorPrimitives.Multiply<double>(contributions, contributions, contributions);
                return new Attribution(contributions, null, true);
            default:
                ShareDistances(centred, contributions);
                return new Attribution(contributions, null, true);
        }
    }

    private double SquaredResidual(ReadOnlySpan<double> centred, Span<double> residual)
    {
        centred.CopyTo(residual);
        for (int k = 0; k < Components; k++)
        {
            ReadOnlySpan<double> vector = components.Vector(k);
            TensorPrimitives.MultiplyAdd(vector, -TensorPrimitives.Dot(centred, vector), residual, residual);
        }

        return TensorPrimitives.Dot<double>(residual, residual);
    }

    private double Mahalanobis(ReadOnlySpan<double> centred)
    {
        double sum = 0;
        for (int k = 0; k < Components; k++)
        {
            double position = TensorPrimitives.Dot(centred, components.Vector(k));
            sum += position * position / components.Variances[k];
        }

        return sum;
    }

    private void Whiten(ReadOnlySpan<double> centred, Span<double> white)
    {
        for (int k = 0; k < Components; k++)
        {
            ReadOnlySpan<double> vector = components.Vector(k);
            TensorPrimitives.MultiplyAdd(vector, TensorPrimitives.Dot(centred, vector) / Math.Sqrt(components.Variances[k]), white, white);
        }
    }

    // Σ ‖x − v‖ / w over the components, w each one's share of the variance.
    private double DistanceFromVectors(ReadOnlySpan<double> centred, Span<double> difference)
    {
        double sum = 0;
        for (int k = 0; k < Components; k++)
        {
            TensorPrimitives.Subtract(centred, components.Vector(k), difference);
            sum += Math.Sqrt(TensorPrimitives.Dot<double>(difference, difference)) * components.TotalVariance / components.Variances[k];
        }

        return sum;
    }

    private void ShareDistances(ReadOnlySpan<double> centred, Span<double> contributions)
    {
        var difference = new double[Width];
        for (int k = 0; k < Components; k++)
        {
            TensorPrimitives.Subtract(centred, components.Vector(k), difference);
            double distance = Math.Sqrt(TensorPrimitives.Dot<double>(difference, difference));
            double weight = distance == 0 ? 0 : components.TotalVariance / (components.Variances[k] * distance);
            TensorPrimitives.Multiply<double>(difference, difference, difference);
            TensorPrimitives.MultiplyAdd<double>(difference, weight, contributions, contributions);
        }
    }
}
