namespace Misfit.Metrics;

/// <summary>Corrects the p-values of several tests made together.</summary>
public static class MultipleTests
{
    /// <summary>Holm's (1979) adjusted p-values, max over j ≤ rank of (m − j + 1)·p₍ⱼ₎, at most 1: a test is significant at α when its adjusted p-value is at most α.</summary>
    /// <param name="pValues">Each in [0, 1]; not changed.</param>
    public static double[] Holm(ReadOnlySpan<double> pValues)
    {
        (double[] sorted, int[] order) = Ordered(pValues);
        var adjusted = new double[sorted.Length];
        double greatest = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            greatest = Math.Max(greatest, Math.Min(1, (sorted.Length - i) * sorted[i]));
            adjusted[order[i]] = greatest;
        }

        return adjusted;
    }

    /// <summary>The p-values ascending, and which test each belongs to.</summary>
    internal static (double[] Sorted, int[] Order) Ordered(ReadOnlySpan<double> pValues)
    {
        double[] sorted = pValues.ToArray();
        var order = new int[sorted.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = sorted[i] is >= 0 and <= 1 ? i : throw new ArgumentException($"p-value {i} must be in [0, 1], was {sorted[i]}.", nameof(pValues));
        }

        Array.Sort(sorted, order);
        return (sorted, order);
    }
}
