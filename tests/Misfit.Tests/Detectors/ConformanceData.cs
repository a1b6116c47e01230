using Misfit.Numerics;

namespace Misfit.Tests.Detectors;

/// <summary>Small made-up rows on which every detector must do well: five columns that follow two hidden causes, plus noise.</summary>
internal static class ConformanceData
{
    public const int Width = 5;

    private static readonly float[,] Mixing = { { 0.9f, 0.1f, -0.7f, 0.5f, 0.3f }, { -0.2f, 0.9f, 0.5f, 0.6f, -0.8f } };

    public static Matrix Train { get; } = Normal(320, 1);

    /// <summary>Enough rows for several blocks, so that scoring them uses several threads.</summary>
    public static Matrix Test { get; } = Normal(2100, 2);

    /// <summary>Rows far outside, in random directions.</summary>
    public static Matrix Far { get; } = Shifted(60, 3);

    public static Matrix Normal(int rows, int seed)
    {
        var random = new Rng(seed);
        var matrix = new Matrix(rows, Width);
        for (int i = 0; i < rows; i++)
        {
            float first = (float)random.NextGaussian(), second = (float)random.NextGaussian();
            for (int j = 0; j < Width; j++)
            {
                matrix[i, j] = (Mixing[0, j] * first) + (Mixing[1, j] * second) + (0.3f * (float)random.NextGaussian());
            }
        }

        return matrix;
    }

    /// <summary>Normal rows with one value of each moved far out; tells in which column.</summary>
    public static (Matrix Rows, int[] Columns) Planted(int rows, float shift, int seed)
    {
        Matrix matrix = Normal(rows, seed);
        var random = new Rng(seed + 100);
        var columns = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            columns[i] = random.NextInt32(Width);
            matrix[i, columns[i]] += random.NextInt32(2) == 0 ? shift : -shift;
        }

        return (matrix, columns);
    }

    public static Matrix Scaled(Matrix rows, float factor) => Map(rows, (_, _, value) => value * factor);

    public static Matrix Map(Matrix rows, Func<int, int, float, float> change)
    {
        Matrix changed = rows.Clone();
        for (int i = 0; i < rows.Rows; i++)
        {
            for (int j = 0; j < rows.Columns; j++)
            {
                changed[i, j] = change(i, j, rows[i, j]);
            }
        }

        return changed;
    }

    /// <summary>The chance that an odd row scores above a normal one; ties count half.</summary>
    public static double RocAuc(double[] normal, double[] odd) =>
        odd.Average(high => normal.Average(low => high > low ? 1 : high == low ? 0.5 : 0));

    private static Matrix Shifted(int rows, int seed)
    {
        Matrix matrix = Normal(rows, seed);
        var random = new Rng(seed + 100);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < Width; j++)
            {
                matrix[i, j] += random.NextInt32(2) == 0 ? 8 : -8;
            }
        }

        return matrix;
    }
}
