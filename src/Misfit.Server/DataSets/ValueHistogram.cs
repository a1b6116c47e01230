namespace Misfit.Server.DataSets;

/// <summary>
/// Counts numbers of unknown range in one pass and constant memory: fine bins whose width is a power of two, doubled and merged in pairs
/// whenever a number lies outside.
/// </summary>
internal sealed class ValueHistogram(int fineBins)
{
    private const int MostBits = 50;

    private readonly long[] counts = new long[fineBins];
    private int exponent = int.MinValue;
    private long origin;
    private double low = double.PositiveInfinity;
    private double high = double.NegativeInfinity;

    /// <summary>Adds a finite number, as often as said.</summary>
    public void Add(double value, long times = 1)
    {
        if (exponent == int.MinValue || Place(value) < 0 || Place(value) >= fineBins)
        {
            Widen(value);
        }

        low = Math.Min(low, value);
        high = Math.Max(high, value);
        counts[(int)Place(value)] += times;
    }

    /// <summary>The counts in bins of equal width from <paramref name="minimum"/> to <paramref name="maximum"/>; a fine bin counts where its middle lies.</summary>
    public long[] Bins(int bins, double minimum, double maximum)
    {
        var result = new long[bins];
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                double middle = Math.ScaleB(origin + i + 0.5, exponent);
                result[BinOf(Math.Clamp(middle, minimum, maximum), bins, minimum, maximum)] += counts[i];
            }
        }

        return result;
    }

    /// <summary>The bin of a value among bins of equal width; the last one holds its upper end.</summary>
    public static int BinOf(double value, int bins, double minimum, double maximum)
    {
        // Halves, so that the width of the whole range of numbers is no infinity.
        double width = (maximum / 2) - (minimum / 2);
        return width > 0 ? Math.Min((int)(((value / 2) - (minimum / 2)) / width * bins), bins - 1) : 0;
    }

    private double Place(double value) => Math.Floor(Math.ScaleB(value, -exponent)) - origin;

    private void Widen(double value)
    {
        double least = Math.Min(low, value);
        double most = Math.Max(high, value);
        double halfWidth = (most / 2) - (least / 2);
        int fitting = halfWidth > 0 ? Math.ILogB(halfWidth) + 2 - Math.ILogB(fineBins) : -1074;
        double largest = Math.Max(Math.Abs(least), Math.Abs(most));
        int wider = Math.Max(Math.Max(exponent, fitting), largest > 0 ? Math.ILogB(largest) - MostBits : -1074);
        while (Math.Floor(Math.ScaleB(most, -wider)) - Math.Floor(Math.ScaleB(least, -wider)) >= fineBins)
        {
            wider++;
        }

        long newOrigin = (long)Math.Floor(Math.ScaleB(least, -wider));
        if (high >= low)
        {
            Merge(Math.Min(wider - exponent, 62), newOrigin);
        }

        (exponent, origin) = (wider, newOrigin);
    }

    private void Merge(int shift, long newOrigin)
    {
        long[] old = [.. counts];
        Array.Clear(counts);
        for (int i = 0; i < old.Length; i++)
        {
            if (old[i] > 0)
            {
                counts[(int)(((origin + i) >> shift) - newOrigin)] += old[i];
            }
        }
    }
}
