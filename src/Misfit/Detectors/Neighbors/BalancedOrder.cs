using System.Runtime.CompilerServices;
using Misfit.Numerics;

namespace Misfit.Detectors.Neighbors;

/// <summary>Orders rows so that each half, and half of a half, holds rows near each other: the column in which a part spreads most halves it.</summary>
internal sealed class BalancedOrder
{
    /// <summary>The spread of a part is judged by so many of its rows.</summary>
    private const int RowsLookedAt = 64;

    /// <summary>Parts of at least so many rows are halved on threads of their own.</summary>
    private const int ManyRows = 4096;

    private readonly Matrix rows;
    private readonly int[] order;

    private BalancedOrder(Matrix rows)
    {
        this.rows = rows;
        order = [.. Enumerable.Range(0, rows.Rows)];
    }

    /// <summary>The rows in the order found; part i of 2^levels begins at <see cref="Start"/>.</summary>
    public static int[] Of(Matrix rows, int levels)
    {
        var balanced = new BalancedOrder(rows);
        balanced.Halve(0, 0, levels);
        return balanced.order;
    }

    /// <summary>Where a part begins.</summary>
    public static int Start(int rows, int levels, int part) => (int)((long)rows * part >> levels);

    private void Halve(int level, int part, int levels)
    {
        if (level == levels)
        {
            return;
        }

        int start = Start(rows.Rows, level, part), end = Start(rows.Rows, level, part + 1);
        int middle = Start(rows.Rows, level + 1, (2 * part) + 1);
        if (Widest(start, end) is { } column)
        {
            Select(start, end, middle, column);
        }

        if (end - start < ManyRows)
        {
            Halve(level + 1, 2 * part, levels);
            Halve(level + 1, (2 * part) + 1, levels);
        }
        else
        {
            Parallel.Invoke(() => Halve(level + 1, 2 * part, levels), () => Halve(level + 1, (2 * part) + 1, levels));
        }
    }

    /// <summary>The column in which rows spread most; null when all are equal.</summary>
    private int? Widest(int start, int end)
    {
        int step = Math.Max(1, (end - start) / RowsLookedAt);
        return Widest(start, end, step) ?? (step > 1 ? Widest(start, end, 1) : null);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int? Widest(int start, int end, int step)
    {
        (int? widest, double most) = (null, 0);
        for (int j = 0; j < rows.Columns; j++)
        {
            double least = double.PositiveInfinity, greatest = double.NegativeInfinity;
            for (int i = start; i < end; i += step)
            {
                double value = rows[order[i], j];
                (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
            }

            (widest, most) = greatest - least > most ? (j, greatest - least) : (widest, most);
        }

        return widest;
    }

    // Hoare's selection with the values equal to the pivot in the middle, so that repeated values do not slow it down.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Select(int start, int end, int target, int column)
    {
        ReadOnlySpan<float> values = rows.Values;
        int width = rows.Columns;
        while (end - start > 1)
        {
            float pivot = Median(rows[order[start], column], rows[order[(start + end) / 2], column], rows[order[end - 1], column]);
            int less = start, greater = end;
            for (int i = start; i < greater;)
            {
                int row = order[i];
                float value = values[(row * width) + column];
                if (value < pivot)
                {
                    (order[i], order[less]) = (order[less], row);
                    less++;
                    i++;
                }
                else if (value > pivot)
                {
                    greater--;
                    (order[i], order[greater]) = (order[greater], row);
                }
                else
                {
                    i++;
                }
            }

            if (target >= less && target < greater)
            {
                return;
            }

            (start, end) = target < less ? (start, less) : (greater, end);
        }
    }

    private static float Median(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
