using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.Tests.Preprocessing;

/// <summary>The scalings against scikit-learn 1.2.1 on the same numbers.</summary>
public sealed class ScalerTests
{
    private static readonly double[] Fitted = [3.5, -1, 0, 0, 12.25, 7, 7, 100, 2, -4.5];
    private static readonly double[] Asked = [-10, -4.5, -1, 0, 1.3, 8, 50, 99.5, 100, 1e4];

    public static TheoryData<Scaler, double[]> Expected => new()
    {
        { Scaler.Standard, [-0.7674274280454562, -0.5808704842112016, -0.4621524290439487, -0.4282329847104479, -0.3841377070768968, -0.1568774300424413, 1.2677392319645933, 2.946751726472884, 2.9637114486396343, 338.7662103502978] },
        { Scaler.MinMax, [-0.052631578947368425, 0.0, 0.03349282296650717, 0.043062200956937795, 0.0555023923444976, 0.11961722488038276, 0.5215311004784688, 0.9952153110047847, 1.0, 95.73684210526315] },
        { Scaler.Robust, [-1.8214285714285714, -1.0357142857142858, -0.5357142857142857, -0.39285714285714285, -0.20714285714285713, 0.75, 6.75, 13.821428571428571, 13.892857142857142, 1428.1785714285713] },
        { Scaler.Quantile, [-5.199337582605575, -5.199337582605575, -1.22064034884735, -0.5894557978497783, -0.23899287047892098, 0.8378474204466202, 1.5275578694220677, 3.2235270272403858, 5.19933758270342, 5.19933758270342] },
        { Scaler.None, Asked },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public void Scaler_fittedOnAColumn_givesTheReferenceValues(Scaler scaler, double[] expected)
    {
        Preprocessor preprocessor = Preprocessor.Fit(Column(Fitted), new PreprocessingOptions { Scaler = scaler });
        Matrix features = preprocessor.Transform(Column(Asked)).Features;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], features[i, 0], 1e-6 * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    [Fact]
    public void QuantileScaler_withMoreRowsThanQuantiles_givesTheReferenceValues()
    {
        double[] rows = [.. Enumerable.Range(0, 1500).Select(i => Math.Sin(i * 0.7) * Math.Exp((i % 97) / 20.0))];
        Array.Sort(rows);
        FittedScaler scaler = FittedScaler.Fit(Scaler.Quantile, rows);
        double[] asked = [-200, -50.5, -1.25, 0, 0.001, 3, 44.4, 120.9, 1000];
        double[] expected = [-5.199337582605575, -1.685429268352867, -0.2562599203570999, -0.000562291117845895, -0.0004949001532013657, 0.5090533489844575, 1.5748943045400907, 5.19933758270342, 5.19933758270342];
        Assert.All(asked.Zip(expected), pair => Assert.Equal(pair.Second, scaler.Apply(pair.First), 1e-8));
        double[] inverted = [-121.19673229362921, -13.5723846155507, 0.008343717438132302, 2.9514685665303713, 83.68199836141734, 115.18355533839906];
        Assert.All(new double[] { -5, -1, 0, 0.5, 2.2, 5 }.Zip(inverted), pair => Assert.Equal(pair.Second, scaler.Invert(pair.First), 1e-6));
    }

    [Fact]
    public void QuantileScaler_whenMostValuesAreEqual_putsThemAtTheMiddleOfTheirShare()
    {
        // Six of ten rows are 0: they fill the shares 0 to 0.6 (5 of 9 steps of the table), whose middle has the normal quantile −0.589.
        FittedScaler scaler = FittedScaler.Fit(Scaler.Quantile, [0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
        Assert.Equal(-0.58945579784977, scaler.Apply(0), 1e-9);
    }

    [Fact]
    public void RobustScaler_withoutInterquartileRange_usesTheStandardDeviation()
    {
        FittedScaler scaler = FittedScaler.Fit(Scaler.Robust, [5, 5, 5, 5, 5, 5, 5, 5, 5, 15]);
        Assert.Equal(10 / 3.0, scaler.Apply(15), 1e-12);
    }

    [Theory]
    [InlineData(Scaler.Standard)]
    [InlineData(Scaler.MinMax)]
    [InlineData(Scaler.Robust)]
    [InlineData(Scaler.Quantile)]
    [InlineData(Scaler.None)]
    public void Scaler_inverted_givesTheValueBack(Scaler scaler)
    {
        var rng = new Rng(3);
        for (int trial = 0; trial < 50; trial++)
        {
            double size = Math.Pow(10, rng.NextDouble(-8, 8));
            double[] rows = [.. Enumerable.Range(0, 2 + rng.NextInt32(60)).Select(_ => size * (rng.NextGaussian() + 3))];
            Array.Sort(rows);
            FittedScaler fitted = FittedScaler.Fit(scaler, rows);
            double value = rng.NextDouble(rows[0], rows[^1]);
            Assert.Equal(value, fitted.Invert(fitted.Apply(value)), 1e-5 * size);
        }
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-320)]
    [InlineData(1e149)]
    public void Scaler_ofExtremeSizes_givesFiniteNumbers(double size)
    {
        foreach (Scaler scaler in Enum.GetValues<Scaler>())
        {
            Preprocessor preprocessor = Preprocessor.Fit(Column([-size, 0, size, size / 2]), new PreprocessingOptions { Scaler = scaler });
            Matrix features = preprocessor.Transform(Column([double.MaxValue, -double.MaxValue, double.Epsilon, size])).Features;
            Assert.All(features.Values.ToArray(), value => Assert.True(float.IsFinite(value * value), $"{scaler}: {value}"));
        }
    }

    private static Table Column(double[] values) => new([new NumberColumn("x", values)]);
}
