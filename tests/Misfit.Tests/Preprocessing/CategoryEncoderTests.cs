using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.Tests.Preprocessing;

public sealed class CategoryEncoderTests
{
    [Fact]
    public void OneHot_ofSeenUnseenAndMissing_setsOneFeatureEach()
    {
        Preprocessor preprocessor = Fit(CategoryEncoding.OneHot, "b", "a", "b", "c", null);
        Assert.Equal(["x = a", "x = b", "x = c", "x is unseen", "x is missing"], preprocessor.Features.Select(feature => feature.Name));
        TransformedRows transformed = preprocessor.Transform(Column("c", "new", null, "a"));
        Assert.Equal([0, 0, 1, 0, 0], transformed.Features.Row(0).ToArray());
        Assert.Equal([0, 0, 0, (float)Math.Sqrt(2 * Math.Log(5)), 0], transformed.Features.Row(1).ToArray());
        Assert.Equal([0, 0, 0, 0, 1], transformed.Features.Row(2).ToArray());
        Assert.Equal([1, 0, 0, 0, 0], transformed.Features.Row(3).ToArray());
        Assert.Equal([new ColumnCounts("x", 1, 1)], transformed.Counts);
    }

    [Fact]
    public void OneHot_whenNothingWasMissingWhileFitting_takesTheMostCommonForMissing()
    {
        Preprocessor preprocessor = Fit(CategoryEncoding.OneHot, "b", "a", "b");
        TransformedRows transformed = preprocessor.Transform(Column(null, "b"));
        Assert.Equal([0, 1, 0], transformed.Features.Row(0).ToArray());
        Assert.Equal([new ColumnCounts("x", 1, 0)], transformed.Counts);
    }

    [Fact]
    public void OneHot_decoded_isTheLevelOfTheLargestFeature()
    {
        Preprocessor preprocessor = Fit(CategoryEncoding.OneHot, "b", "a", "b", null);
        Assert.Equal(["b"], preprocessor.Decode([0.4f, 0.5f, -1, 0.1f]));
        Assert.Equal(["(unseen)"], preprocessor.Decode([0.4f, 0.5f, 0.6f, 0.1f]));
        Assert.Equal(["(missing)"], preprocessor.Decode([0.4f, 0.5f, 0.6f, 0.7f]));
    }

    [Fact]
    public void Frequency_isTheLogarithmOfTheShareSeen()
    {
        var options = new PreprocessingOptions { Categories = CategoryEncoding.Frequency, Scaler = Scaler.None };
        Preprocessor preprocessor = Preprocessor.Fit(Column("a", "a", "a", "b", "c", "c"), options);
        Matrix features = preprocessor.Transform(Column("a", "b", "c", "new")).Features;
        Assert.Equal([Math.Log(4 / 7.0), Math.Log(2 / 7.0), Math.Log(3 / 7.0), Math.Log(1 / 7.0)], features.Values.ToArray().Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal("c", preprocessor.Decode([features[2, 0]])[0]);
        Assert.Equal("(unseen)", preprocessor.Decode([-5])[0]);
    }

    [Fact]
    public void Frequency_scaled_hasMeanZeroAndDeviationOneOverTheFittedRows()
    {
        Table rows = Column("a", "a", "a", "b", "c", "c");
        Preprocessor preprocessor = Preprocessor.Fit(rows, new PreprocessingOptions { Categories = CategoryEncoding.Frequency });
        double[] values = [.. preprocessor.Transform(rows).Features.Values.ToArray().Select(value => (double)value)];
        Assert.Equal(0, values.Average(), 1e-6);
        Assert.Equal(1, values.Select(value => value * value).Average(), 1e-6);
    }

    [Fact]
    public void Frequency_decodedToOneOfEqualLevels_isDescribed()
    {
        var options = new PreprocessingOptions { Categories = CategoryEncoding.Frequency, Scaler = Scaler.None };
        Preprocessor preprocessor = Preprocessor.Fit(Column("a", "a", "b", "b", "c"), options);
        Assert.Equal("one seen in 40 % of rows", preprocessor.Decode([(float)Math.Log(0.5)])[0]);
    }

    [Fact]
    public void Ordinal_isThePlaceInAlphabeticalOrder_andUnseenIsMinusOne()
    {
        var options = new PreprocessingOptions { Categories = CategoryEncoding.Ordinal, Scaler = Scaler.None };
        Preprocessor preprocessor = Preprocessor.Fit(Column("m", "b", "z", "b", null), options);
        Matrix features = preprocessor.Transform(Column("b", "m", "z", "new", null)).Features;
        Assert.Equal([0, 0, 1, 0, 2, 0, -1, 0, 0, 1], features.Values.ToArray());
        Assert.Equal("m", preprocessor.Decode([0.7f, 0])[0]);
    }

    [Theory]
    [InlineData(5, 6)]
    [InlineData(6, 1)]
    public void Automatic_isOneHotUpToTheLimit_andFrequencyAbove(int levels, int features)
    {
        string[] values = [.. Enumerable.Range(0, 3 * levels).Select(i => $"level {i % levels}")];
        Assert.Equal(features, Preprocessor.Fit(Column(values)).Features.Count);
    }

    [Fact]
    public void Levels_inAnotherOrderOrUnused_changeNothing()
    {
        Preprocessor preprocessor = Fit(CategoryEncoding.OneHot, "b", "a", "b");
        Table other = new([new CategoryColumn("x", [2, 0], ["b", "unused", "a"])]);
        TransformedRows transformed = preprocessor.Transform(other);
        Assert.Equal([1, 0, 0, 0, 1, 0], transformed.Features.Values.ToArray());
        Assert.Empty(transformed.Counts);
    }

    internal static Table Column(params string?[] values) => new([SampleTables.Category("x", values)]);

    private static Preprocessor Fit(CategoryEncoding encoding, params string?[] values) =>
        Preprocessor.Fit(Column(values), new PreprocessingOptions { Categories = encoding });
}
