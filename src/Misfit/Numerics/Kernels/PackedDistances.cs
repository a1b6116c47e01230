using System.Numerics;

namespace Misfit.Numerics.Kernels;

/// <summary>Squared distances of one row from many, in float64. The many are packed in groups with one row per lane, so no sum runs across lanes.</summary>
internal static unsafe class PackedDistances
{
    private static int GroupSize => 4 * Vector<double>.Count;

    /// <summary>Packs rows for <see cref="Squared"/>; the last group is filled with zeros.</summary>
    public static double[] Pack(Matrix rows)
    {
        int size = GroupSize, groups = (rows.Rows + size - 1) / size;
        var packed = new double[groups * size * rows.Columns];
        for (int i = 0; i < rows.Rows; i++)
        {
            ReadOnlySpan<float> row = rows.Row(i);
            int start = (i / size * size * row.Length) + (i % size);
            for (int j = 0; j < row.Length; j++)
            {
                packed[start + (j * size)] = row[j];
            }
        }

        return packed;
    }

    /// <summary>The squared distances of a row from the packed rows from <paramref name="first"/>, a multiple of 4,096, on.</summary>
    public static void Squared(ReadOnlySpan<float> row, ReadOnlySpan<double> packed, int first, Span<double> squared)
    {
        int lanes = Vector<double>.Count, size = GroupSize, width = row.Length;
        Span<double> group = stackalloc double[size];
        ReadOnlySpan<double> rest = packed[(first * width)..];
        fixed (double* values = rest, sums = group)
        {
            for (int start = 0; start < squared.Length; start += size)
            {
                double* value = values + ((long)start * width);
                Vector<double> a = default, b = default, c = default, d = default;
                for (int j = 0; j < width; j++, value += size)
                {
                    var x = new Vector<double>(row[j]);
                    Vector<double> da = x - Vector.Load(value), db = x - Vector.Load(value + lanes);
                    Vector<double> dc = x - Vector.Load(value + (2 * lanes)), dd = x - Vector.Load(value + (3 * lanes));
                    a = Vector.FusedMultiplyAdd(da, da, a);
                    b = Vector.FusedMultiplyAdd(db, db, b);
                    c = Vector.FusedMultiplyAdd(dc, dc, c);
                    d = Vector.FusedMultiplyAdd(dd, dd, d);
                }

                a.Store(sums);
                b.Store(sums + lanes);
                c.Store(sums + (2 * lanes));
                d.Store(sums + (3 * lanes));
                int count = Math.Min(size, squared.Length - start);
                group[..count].CopyTo(squared[start..]);
            }
        }
    }
}
