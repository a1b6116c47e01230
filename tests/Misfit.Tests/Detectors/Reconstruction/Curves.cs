using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Reconstruction;

/// <summary>Rows near a curved line in five dimensions, each column of about unit size.</summary>
internal static class Curves
{
    public static Matrix Create(int count, int seed = 1)
    {
        var rng = new Rng(seed);
        var rows = new Matrix(count, 5);
        for (int i = 0; i < count; i++)
        {
            double t = rng.NextDouble(-2, 2);
            double[] values = [t, Math.Sin(2 * t), (t * t) - 1, t > 0 ? 1.5 : -1.5, Math.Cos(t) * 2];
            for (int j = 0; j < values.Length; j++)
            {
                rows[i, j] = (float)(values[j] + (0.1 * rng.NextGaussian()));
            }
        }

        return rows;
    }
}
