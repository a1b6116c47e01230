using Misfit.Numerics;
using Misfit.Server.DataSets;

namespace Misfit.Server.Tests.DataSets;

public class ValueHistogramTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1e9, 1e-3)]
    [InlineData(-5, 1e6)]
    [InlineData(0, 1e-300)]
    [InlineData(0, 1e300)]
    public void Bins_of_one_pass_are_nearly_those_of_two(double middle, double scale)
    {
        var rng = new Rng(3);
        double[] values = [.. Enumerable.Range(0, 20_000).Select(_ => middle + (scale * rng.NextGaussian()))];
        var histogram = new ValueHistogram(2048);
        foreach (double value in values)
        {
            histogram.Add(value);
        }

        double minimum = values.Min(), maximum = values.Max();
        long[] expected = new long[20];
        foreach (double value in values)
        {
            expected[ValueHistogram.BinOf(value, 20, minimum, maximum)]++;
        }

        long[] bins = histogram.Bins(20, minimum, maximum);
        Assert.Equal(values.Length, bins.Sum());
        Assert.All(bins.Zip(expected), pair => Assert.InRange(pair.First, pair.Second - 200, pair.Second + 200));
    }

    [Fact]
    public void Extremes_are_counted_with_everything_between()
    {
        var histogram = new ValueHistogram(256);
        double[] values = [0, 0, 1e-300, -1e308, 1e308, 5, -5, double.Epsilon];
        foreach (double value in values)
        {
            histogram.Add(value);
        }

        long[] bins = histogram.Bins(20, -1e308, 1e308);
        Assert.Equal((8, 1, 1), (bins.Sum(), bins[0], bins[19]));
    }

    [Fact]
    public void Equal_values_are_in_the_first_bin()
    {
        var histogram = new ValueHistogram(256);
        histogram.Add(7.25, 3);
        Assert.Equal(3, histogram.Bins(20, 7.25, 7.25)[0]);
    }
}
