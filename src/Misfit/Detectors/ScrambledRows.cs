using Misfit.Metrics;
using Misfit.Numerics;

namespace Misfit.Detectors;

/// <summary>Training rows followed by as many scrambled ones: what a model that learned can tell apart.</summary>
internal sealed class ScrambledRows
{
    private const double Widening = 0.1;

    private ScrambledRows(Matrix rows, int real, bool varied) => (Rows, Real, Varied) = (rows, real, varied);

    /// <summary>First the real rows, then the scrambled ones.</summary>
    public Matrix Rows { get; }

    /// <summary>How many rows are real; as many are scrambled.</summary>
    public int Real { get; }

    /// <summary>Whether any column has two different values.</summary>
    public bool Varied { get; }

    public static ScrambledRows Create(Matrix rows, int most, Rng rng)
    {
        int real = Math.Min(most, rows.Rows);
        int[] chosen = rng.Sample(rows.Rows, real);
        var all = new Matrix(2 * real, rows.Columns);
        for (int i = 0; i < real; i++)
        {
            rows.Row(chosen[i]).CopyTo(all.Row(i));
        }

        bool varied = false;
        for (int j = 0; j < rows.Columns; j++)
        {
            varied |= Scramble(all, j, real, rng);
        }

        return new ScrambledRows(all, real, varied);
    }

    /// <summary>The probability that a scrambled row scores above a real one, equal scores counting half.</summary>
    public double RocAuc(double[] scores)
    {
        var scrambled = new bool[scores.Length];
        scrambled.AsSpan(Real).Fill(true);
        return new LabelledScores(scores, scrambled).RocAuc();
    }

    /// <summary>Fills a column of the scrambled rows and tells whether it has two different values.</summary>
    private static bool Scramble(Matrix all, int column, int real, Rng rng)
    {
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        for (int i = 0; i < real; i++)
        {
            low = Math.Min(low, all[i, column]);
            high = Math.Max(high, all[i, column]);
        }

        int permuted = (real + 1) / 2;
        int[] donors = rng.Sample(real, permuted);
        double margin = Widening / 2 * (high - low);
        for (int i = 0; i < real; i++)
        {
            all[real + i, column] = i < permuted ? all[donors[i], column] : (float)Math.Clamp(rng.NextDouble(low - margin, high + margin), -float.MaxValue, float.MaxValue);
        }

        return high > low;
    }
}
