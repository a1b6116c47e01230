using Misfit.Detectors.Projections;
using Misfit.Numerics;

namespace Misfit.Explanations;

/// <summary>Rows as points of a plane.</summary>
/// <param name="X">One number per row.</param>
/// <param name="Y">One number per row.</param>
/// <param name="ExplainedVariance">The share of the rows' variance the plane shows; 0 where that has no meaning.</param>
public sealed record PlaneMap(double[] X, double[] Y, double ExplainedVariance)
{
    /// <summary>The projection on the two principal components: the plane that shows most of the rows' variance.</summary>
    /// <param name="rows">Rows, all finite. Not changed.</param>
    public static PlaneMap Projection(Matrix rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var components = PrincipalComponents.Of(rows, standardize: false);
        double shown = components.TotalVariance > 0 ? components.Variances.Take(2).Sum() / components.TotalVariance : 0;
        return new PlaneMap(Along(rows, components, 0), Along(rows, components, 1), shown);
    }

    private static double[] Along(Matrix rows, PrincipalComponents components, int component)
    {
        var places = new double[rows.Rows];
        if (component >= components.Count)
        {
            return places;
        }

        ReadOnlySpan<double> vector = components.Vectors.AsSpan(component * components.Width, components.Width);
        for (int i = 0; i < places.Length; i++)
        {
            ReadOnlySpan<float> row = rows.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                places[i] += (row[j] - components.Means[j]) * vector[j];
            }
        }

        return places;
    }
}
