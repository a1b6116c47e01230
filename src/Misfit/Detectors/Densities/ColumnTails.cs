using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Densities;

/// <summary>
/// How far out a value lies in the tails of each column's fitted values: −ln of the share of fitted values at most, and at least, as
/// large. A value beyond all fitted ones counts as one of n + 1.
/// </summary>
internal sealed class ColumnTails
{
    private readonly float[][] values;
    private readonly int[][] counts;
    private readonly int[] skews;

    /// <summary>Terms of a fitted value, and of one between two fitted values (before the one of that index).</summary>
    private readonly double[][] at, between;

    private ColumnTails(float[][] values, int[][] counts, int[] skews, TailTerm term)
    {
        (this.values, this.counts, this.skews) = (values, counts, skews);
        (at, between) = (new double[values.Length][], new double[values.Length][]);
        Parallel.For(0, values.Length, column => Tabulate(column, term));
    }

    /// <summary>Makes one column's term of its left and right tail and the sign of its skewness.</summary>
    public delegate double TailTerm(double left, double right, int skew);

    public int Width => values.Length;

    public static ColumnTails Of(Matrix rows, TailTerm term)
    {
        var values = new float[rows.Columns][];
        var counts = new int[rows.Columns][];
        var skews = new int[rows.Columns];
        Parallel.For(0, rows.Columns, column =>
        {
            var sorted = new float[rows.Rows];
            for (int i = 0; i < sorted.Length; i++)
            {
                sorted[i] = rows[i, column];
            }

            skews[column] = SkewSign(sorted);
            Array.Sort(sorted);
            (values[column], counts[column]) = Distinct(sorted);
        });
        return new ColumnTails(values, counts, skews, term);
    }

    public void Save(TensorCollection tensors)
    {
        tensors.Add("values", [.. values.SelectMany(column => column)]);
        tensors.Add("counts", [.. counts.SelectMany(column => column)]);
        tensors.Add("lengths", [.. values.Select(column => column.Length)]);
        tensors.Add("skews", skews);
    }

    /// <exception cref="ModelFormatException">The tensors do not describe columns of equally many sorted values.</exception>
    public static ColumnTails Load(TensorCollection tensors, TailTerm term)
    {
        int[] lengths = tensors.Int32("lengths"), skews = tensors.Int32("skews", lengths.Length);
        float[] allValues = tensors.Single("values");
        int[] allCounts = tensors.Int32("counts", allValues.Length);
        if (lengths.Length == 0 || lengths.Any(length => length < 1) || lengths.Sum(length => (long)length) != allValues.Length || skews.Any(skew => skew is < -1 or > 1))
        {
            throw Damaged();
        }

        var values = new float[lengths.Length][];
        var counts = new int[lengths.Length][];
        int start = 0;
        for (int column = 0; column < lengths.Length; column++)
        {
            int end = start + lengths[column];
            (values[column], counts[column]) = (allValues[start..end], allCounts[start..end]);
            start = end;
        }

        bool sound = values.All(column => column.All(float.IsFinite) && column.Zip(column.Skip(1)).All(pair => pair.First < pair.Second))
            && allCounts.All(count => count > 0) && counts.All(column => column.Sum(count => (long)count) == counts[0].Sum(count => (long)count));
        return sound ? new ColumnTails(values, counts, skews, term) : throw Damaged();
    }

    /// <summary>The term of a value in a column.</summary>
    public double Term(int column, float value)
    {
        ReadOnlySpan<float> sorted = values[column];
        int low = 0, length = sorted.Length;
        while (length > 0)
        {
            int half = length >> 1;
            bool below = sorted[low + half] < value;
            low = below ? low + half + 1 : low;
            length = below ? length - half - 1 : half;
        }

        return low < sorted.Length && sorted[low] == value ? at[column][low] : between[column][low];
    }

    private static ModelFormatException Damaged() => new("The fitted columns of the model are damaged: their values must be finite, sorted and equally many.");

    private static (float[] Values, int[] Counts) Distinct(float[] sorted)
    {
        var values = new List<float>();
        var counts = new List<int>();
        foreach (float value in sorted)
        {
            if (values.Count == 0 || values[^1] != value)
            {
                values.Add(value);
                counts.Add(0);
            }

            counts[^1]++;
        }

        return ([.. values], [.. counts]);
    }

    private static int SkewSign(float[] values)
    {
        // Differences from one of the values: those of a constant column are exactly zero.
        double mean = 0, third = 0;
        foreach (float value in values)
        {
            mean += ((double)value - values[0]) / values.Length;
        }

        foreach (float value in values)
        {
            double difference = (double)value - values[0] - mean;
            third += difference * difference * difference;
        }

        return Math.Sign(third);
    }

    private void Tabulate(int column, TailTerm term)
    {
        int distinct = values[column].Length;
        double rows = counts[column].Sum();
        (at[column], between[column]) = (new double[distinct], new double[distinct + 1]);
        int below = 0;
        for (int i = 0; i <= distinct; i++)
        {
            between[column][i] = term(Tail(below, rows), Tail(rows - below, rows), skews[column]);
            if (i < distinct)
            {
                int with = below + counts[column][i];
                at[column][i] = term(Tail(with, rows), Tail(rows - below, rows), skews[column]);
                below = with;
            }
        }
    }

    private static double Tail(double count, double rows) => count > 0 ? Math.Log(rows / count) : Math.Log(rows + 1);
}
