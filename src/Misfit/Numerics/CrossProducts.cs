using System.Numerics.Tensors;

namespace Misfit.Numerics;

/// <summary>
/// Products of all pairs of columns, or of all pairs of rows, of centred and scaled data, in float64. How the sums are split
/// depends on the sizes alone, so the result does not depend on the number of threads.
/// </summary>
internal static class CrossProducts
{
    private const int BlockLength = 256;

    /// <summary>Above this many vectors their pairs are shared out to the threads, below it the blocks are.</summary>
    private const int ManyVectors = 128;

    /// <summary>The covariance matrix (divided by the number of rows) of the columns of (row − shift) / scale, each row times its factor.</summary>
    public static double[] OfColumns(Matrix rows, double[] shift, double[] scale, double[]? factors = null) =>
        Sum(rows.Columns, rows.Rows, rows.Rows, (buffer, first, count) =>
        {
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> row = rows.Row(first + i);
                double factor = factors?[first + i] ?? 1;
                for (int j = 0; j < row.Length; j++)
                {
                    buffer[(j * BlockLength) + i] = (row[j] - shift[j]) / scale[j] * factor;
                }
            }
        });

    /// <summary>The products of all pairs of rows (row − shift) / scale, divided by the number of rows.</summary>
    public static double[] OfRows(Matrix rows, double[] shift, double[] scale) =>
        Sum(rows.Rows, rows.Columns, rows.Rows, (buffer, first, count) =>
        {
            for (int i = 0; i < rows.Rows; i++)
            {
                ReadOnlySpan<float> row = rows.Row(i).Slice(first, count);
                for (int j = 0; j < row.Length; j++)
                {
                    buffer[(i * BlockLength) + j] = (row[j] - shift[first + j]) / scale[first + j];
                }
            }
        });

    /// <summary>Sums v vᵀ over positions, where v holds one value of each vector at that position.</summary>
    private static double[] Sum(int vectors, int length, int divisor, Action<double[], int, int> fill)
    {
        int blocks = (length + BlockLength - 1) / BlockLength;
        int segments = vectors > ManyVectors ? 1 : Math.Min(16, blocks);
        var sums = new double[segments][];
        Parallel.For(0, segments, segment =>
        {
            var sum = new double[vectors * vectors];
            var buffer = new double[vectors * BlockLength];
            for (int block = segment * blocks / segments; block < (segment + 1) * blocks / segments; block++)
            {
                int first = block * BlockLength;
                int count = Math.Min(BlockLength, length - first);
                fill(buffer, first, count);
                AddPairs(sum, buffer, vectors, count);
            }

            sums[segment] = sum;
        });

        double[] total = sums[0];
        for (int segment = 1; segment < segments; segment++)
        {
            TensorPrimitives.Add<double>(total, sums[segment], total);
        }

        for (int i = 0; i < vectors; i++)
        {
            for (int j = i; j < vectors; j++)
            {
                total[(i * vectors) + j] = total[(j * vectors) + i] = total[(i * vectors) + j] / divisor;
            }
        }

        return total;
    }

    private static void AddPairs(double[] sum, double[] buffer, int vectors, int count)
    {
        void AddRow(int i)
        {
            ReadOnlySpan<double> left = buffer.AsSpan(i * BlockLength, count);
            for (int j = i; j < vectors; j++)
            {
                sum[(i * vectors) + j] += TensorPrimitives.Dot(left, buffer.AsSpan(j * BlockLength, count));
            }
        }

        if (vectors > ManyVectors)
        {
            Parallel.For(0, vectors, AddRow);
            return;
        }

        for (int i = 0; i < vectors; i++)
        {
            AddRow(i);
        }
    }
}
