using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Tests.Numerics.Kernels;

public sealed class CenteredProductsTests
{
    public static TheoryData<int> Widths => [1, 2, 5, 12, 13, 24, 31, 50];

    [Theory]
    [MemberData(nameof(Widths))]
    public void AddPairs_sums_the_products_of_all_pairs_of_columns(int width)
    {
        const int Count = 7;
        int stride = CenteredProducts.Padded(width);
        double[] rows = Random(Count, width), sums = new double[stride * stride];
        CenteredProducts.AddPairs(rows, width, sums);
        CenteredProducts.AddPairs(rows, width, sums);

        for (int i = 0; i < width; i++)
        {
            for (int j = i; j < width; j++)
            {
                double expected = 2 * Enumerable.Range(0, Count).Sum(r => rows[(r * stride) + i] * rows[(r * stride) + j]);
                Assert.Equal(expected, sums[(i * stride) + j], 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void SquaredLengths_are_those_of_the_mapped_rows(int width)
    {
        const int Count = 8;
        int stride = CenteredProducts.Padded(width);
        double[] rows = Random(Count, width), map = Random(width, width), triangle = [.. map];
        for (int j = 0; j < width; j++)
        {
            triangle.AsSpan(j * stride, j).Clear();
        }

        foreach ((double[] factors, bool triangular) in new[] { (map, false), (triangle, true) })
        {
            var squared = new double[Count];
            CenteredProducts.SquaredLengths(rows, width, factors, triangular, squared);
            for (int r = 0; r < Count; r++)
            {
                double expected = Enumerable.Range(0, width).Sum(i => Math.Pow(Enumerable.Range(0, width).Sum(j => factors[(j * stride) + i] * rows[(r * stride) + j]), 2));
                Assert.Equal(expected, squared[r], 1e-11 * expected);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Centre_and_Add_take_every_column(int width)
    {
        float[] row = [.. Enumerable.Range(1, width).Select(j => (float)j)];
        double[] mean = [.. Enumerable.Range(1, width).Select(j => j / 2.0)], centred = new double[width];
        CenteredProducts.Centre(row, mean, centred);
        Assert.Equal(mean, centred);

        CenteredProducts.Add(row, centred);
        Assert.Equal(mean.Select(value => 3 * value), centred);
    }

    private static double[] Random(int count, int width)
    {
        var random = new Rng(count + width);
        var rows = new double[count * CenteredProducts.Padded(width)];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i % CenteredProducts.Padded(width) < width ? random.NextGaussian() : 0;
        }

        return rows;
    }
}
