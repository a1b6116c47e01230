namespace Misfit.Numerics;

/// <summary>Quantiles with linear interpolation, the default of NumPy.</summary>
public static class Quantile
{
    /// <summary>The value below which a share of the values lies: v[⌊r⌋] + (r − ⌊r⌋)(v[⌊r⌋ + 1] − v[⌊r⌋]) of the sorted values, r = share × (n − 1).</summary>
    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="share">In [0, 1].</param>
    public static double OfSorted(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty)
        {
            throw new ArgumentException("A quantile needs at least one value.", nameof(sorted));
        }

        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share of a quantile must be in [0, 1].");
        }

        double rank = share * (sorted.Length - 1);
        int below = (int)rank;
        double fraction = rank - below;

        // Without this test two infinite neighbours would give NaN.
        return fraction == 0 || sorted[below] == sorted[below + 1] ? sorted[below] : sorted[below] + (fraction * (sorted[below + 1] - sorted[below]));
    }

    /// <summary>The quantile of unsorted values, which are not changed.</summary>
    /// <inheritdoc cref="OfSorted" path="/param"/>
    public static double Of(ReadOnlySpan<double> values, double share)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        return OfSorted(sorted, share);
    }
}
