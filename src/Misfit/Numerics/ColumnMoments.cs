namespace Misfit.Numerics;

/// <summary>Mean and population standard deviation of each column, in float64.</summary>
/// <param name="Means">The means.</param>
/// <param name="Deviations">The standard deviations; exactly 0 for a constant column.</param>
internal sealed record ColumnMoments(double[] Means, double[] Deviations)
{
    public static ColumnMoments Of(Matrix rows)
    {
        // Differences from the first row: a constant column then has a deviation of exactly zero, whatever its value.
        int width = rows.Columns;
        var sums = new double[width];
        for (int i = 1; i < rows.Rows; i++)
        {
            ReadOnlySpan<float> row = rows.Row(i);
            ReadOnlySpan<float> origin = rows.Row(0);
            for (int j = 0; j < row.Length; j++)
            {
                sums[j] += (double)row[j] - origin[j];
            }
        }

        double[] means = [.. sums.Select((sum, j) => rows[0, j] + (sum / rows.Rows))];
        var squares = new double[width];
        for (int i = 0; i < rows.Rows; i++)
        {
            ReadOnlySpan<float> row = rows.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                double difference = row[j] - means[j];
                squares[j] += difference * difference;
            }
        }

        return new ColumnMoments(means, [.. squares.Select(square => Math.Sqrt(square / rows.Rows))]);
    }
}
