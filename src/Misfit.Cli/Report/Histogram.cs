using Misfit.Benchmarks.Reports;

namespace Misfit.Cli.Report;

/// <summary>Counts of scores in equal steps of an axis. A threshold on the axis is the edge between two steps, so that every step is on one side of it.</summary>
internal sealed class Histogram
{
    private const int Bins = 56;

    /// <summary>Ratio of the greatest score to the median from which a linear axis would squeeze the normal rows into one bar.</summary>
    private const double WideRange = 25;

    /// <summary>A step that is filled by rounding errors only is none.</summary>
    private const double Rounding = 1e-6;

    private readonly double firstEdge;
    private readonly double width;

    public Histogram(IReadOnlyList<double> scores, double threshold, double start, double end)
    {
        double[] sorted = [.. scores.Order()];
        double least = sorted[0];
        double most = sorted[^1];
        Threshold = threshold > least && threshold < most + (0.5 * (most - least)) ? threshold : null;
        most = Math.Max(most, Threshold ?? most);
        bool wide = least > 0 && most > WideRange * sorted[sorted.Length / 2];
        var range = new Axis(least, most, start, end, wide);
        double low = range.Transform(range.Least);
        double high = range.Transform(range.Most);
        width = (high - low) / Bins;
        double anchor = Threshold is { } line ? range.Transform(line) : low;
        firstEdge = anchor - (Math.Ceiling(((anchor - low) / width) - Rounding) * width);
        Counts = new int[Math.Max(1, (int)Math.Ceiling(((high - firstEdge) / width) - Rounding))];
        Axis = new Axis(range.Inverse(firstEdge), range.Inverse(firstEdge + (Counts.Length * width)), start, end, wide);
        foreach (double score in sorted)
        {
            Counts[BinOf(score)]++;
        }
    }

    public Axis Axis { get; }

    /// <summary>The threshold, when it is near enough to the scores to be shown.</summary>
    public double? Threshold { get; }

    public int[] Counts { get; }

    public double LowerEdge(int bin) => Axis.Inverse(firstEdge + (bin * width));

    public double UpperEdge(int bin) => LowerEdge(bin + 1);

    /// <summary>Whether the scores of a bin are above the threshold.</summary>
    public bool IsFlagged(int bin) => Threshold is { } line && Axis.Transform(line) < firstEdge + ((bin + 0.5) * width);

    // Steps are open below and closed above, as rows are flagged strictly above the threshold.
    private int BinOf(double score)
    {
        double place = (Axis.Transform(score) - firstEdge) / width;
        int bin = Math.Clamp((int)Math.Ceiling(place) - 1, 0, Counts.Length - 1);
        return Threshold is not { } line ? bin
            : score > line && !IsFlagged(bin) ? bin + 1
            : score <= line && IsFlagged(bin) ? bin - 1
            : bin;
    }
}
