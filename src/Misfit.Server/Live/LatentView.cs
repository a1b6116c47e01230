using Misfit.Numerics;

namespace Misfit.Server.Live;

/// <summary>
/// Codes of rows as points of a plane: as they are when there are two numbers in a code, else by their two main directions. These are followed from one picture to the next, so
/// that points move and do not jump.
/// </summary>
internal sealed class LatentView
{
    /// <summary>So much of the variance counts as all of it.</summary>
    private const double Enough = 0.98;

    private const int FirstRounds = 30;
    private const int Rounds = 4;

    private double[][]? axes;

    /// <summary>x and y of every row; y is 0 when a code is one number.</summary>
    /// <param name="codes">Rows × numbers of a code.</param>
    public LatentPoints Of(Matrix codes)
    {
        int width = codes.Columns;
        double[] means = Means(codes);
        int rounds = axes is { } known && known[0].Length == width ? Rounds : FirstRounds;
        if (rounds == FirstRounds)
        {
            axes = [.. Enumerable.Range(0, Math.Min(2, width)).Select(axis => First(width, axis))];
        }

        for (int round = 0; round < rounds; round++)
        {
            Turn(codes, means);
        }

        double total = Total(codes, means);
        double[] shares = [.. axes!.Select(axis => total > 0 ? Along(codes, means, axis) / total : 0)];
        int dimensions = shares[0] >= Enough ? 1 : shares.Sum() >= Enough ? Math.Min(2, width) : width;
        return new LatentPoints(width, dimensions, shares.Sum(), Points(codes, means));
    }

    private float[] Points(Matrix codes, double[] means)
    {
        var points = new float[2 * codes.Rows];
        for (int row = 0; row < codes.Rows; row++)
        {
            ReadOnlySpan<float> code = codes.Row(row);
            (points[2 * row], points[(2 * row) + 1]) = code.Length switch
            {
                1 => (code[0], 0),
                2 => (code[0], code[1]),
                _ => ((float)Dot(code, means, axes![0]), (float)Dot(code, means, axes[1])),
            };
        }

        return points;
    }

    private static double[] First(int width, int axis) => [.. Enumerable.Range(0, width).Select(i => Math.Cos((axis + 1.0) * (i + 0.5)))];

    // One round of orthogonal iteration: the axes turn towards the directions of most variance.
    private void Turn(Matrix codes, double[] means)
    {
        for (int axis = 0; axis < axes!.Length; axis++)
        {
            var turned = new double[means.Length];
            for (int row = 0; row < codes.Rows; row++)
            {
                ReadOnlySpan<float> code = codes.Row(row);
                double along = Dot(code, means, axes[axis]);
                for (int i = 0; i < turned.Length; i++)
                {
                    turned[i] += along * (code[i] - means[i]);
                }
            }

            axes[axis] = Normal(turned, axis > 0 ? axes[0] : null) ?? axes[axis];
        }
    }

    // Of unit length and at a right angle to the other; null where nothing is left.
    private static double[]? Normal(double[] vector, double[]? other)
    {
        double shared = other is null ? 0 : vector.Zip(other, (left, right) => left * right).Sum();
        double[] free = other is null ? vector : [.. vector.Zip(other, (left, right) => left - (shared * right))];
        double length = Math.Sqrt(free.Sum(value => value * value));
        return length > 1e-12 && double.IsFinite(length) ? [.. free.Select(value => value / length)] : null;
    }

    private static double Dot(ReadOnlySpan<float> code, double[] means, double[] axis)
    {
        double sum = 0;
        for (int i = 0; i < code.Length; i++)
        {
            sum += (code[i] - means[i]) * axis[i];
        }

        return sum;
    }

    private static double[] Means(Matrix codes)
    {
        var means = new double[codes.Columns];
        for (int row = 0; row < codes.Rows; row++)
        {
            for (int i = 0; i < means.Length; i++)
            {
                means[i] += codes[row, i] / (double)codes.Rows;
            }
        }

        return means;
    }

    private static double Total(Matrix codes, double[] means)
    {
        double total = 0;
        for (int row = 0; row < codes.Rows; row++)
        {
            for (int i = 0; i < means.Length; i++)
            {
                total += (codes[row, i] - means[i]) * (codes[row, i] - means[i]);
            }
        }

        return total;
    }

    private static double Along(Matrix codes, double[] means, double[] axis)
    {
        double sum = 0;
        for (int row = 0; row < codes.Rows; row++)
        {
            double along = Dot(codes.Row(row), means, axis);
            sum += along * along;
        }

        return sum;
    }
}

/// <summary>Codes in a plane.</summary>
/// <param name="Width">Numbers of a code.</param>
/// <param name="Dimensions">In how many directions they vary: 1 or 2 when these hold 98 % of the variance.</param>
/// <param name="Share">The share of the variance that the plane shows.</param>
/// <param name="Values">x and y of every row.</param>
internal sealed record LatentPoints(int Width, int Dimensions, double Share, float[] Values);
