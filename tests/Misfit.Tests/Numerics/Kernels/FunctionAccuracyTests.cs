using Misfit.Autodiff.Ops;
using Misfit.Numerics.Kernels;

namespace Misfit.Tests.Numerics.Kernels;

/// <summary>Element-wise functions against double precision over their whole range, and what they do with special numbers.</summary>
[Trait("Category", "Numeric")]
public class FunctionAccuracyTests
{
    [Fact]
    public void Exponential_is_within_2e7_of_double_precision() =>
        AssertAccurate(default(Exp), Math.Exp, -86, 88.7, 2e-7);

    [Fact]
    public void Sigmoid_is_within_3e7_of_double_precision() =>
        AssertAccurate(default(Sigmoid), x => 1 / (1 + Math.Exp(-x)), -79, 79, 3e-7);

    [Fact]
    public void Hyperbolic_tangent_is_within_2e7_of_double_precision()
    {
        AssertAccurate(default(Tanh), Math.Tanh, -20, 20, 2e-7);
        AssertAccurate(default(Tanh), Math.Tanh, -1e-3, 1e-3, 2e-7);
    }

    [Fact]
    public void Softplus_is_within_4e7_of_double_precision() =>
        AssertAccurate(default(Softplus), x => Math.Max(x, 0) + LogOfOnePlus(Math.Exp(-Math.Abs(x))), -80, 80, 4e-7);

    [Fact]
    public void Gelu_of_positive_numbers_is_within_1e6_of_double_precision() =>
        AssertAccurate(default(Gelu), x => x * (1 - (0.5 * ComplementaryErrorFunction(x / Math.Sqrt(2)))), 0.01, 6, 1e-6);

    [Fact]
    public void Not_a_number_stays_one()
    {
        AssertNaN(default(Exp));
        AssertNaN(default(Sigmoid));
        AssertNaN(default(Tanh));
        AssertNaN(default(Relu));
        AssertNaN(default(Softplus));
        AssertNaN(default(Gelu));
        AssertNaN(default(Clamp));
    }

    [Fact]
    public void Extremes_neither_overflow_early_nor_become_denormal()
    {
        Assert.Equal(float.PositiveInfinity, Value(default(Exp), 88.73f));
        Assert.Equal(float.PositiveInfinity, Value(default(Exp), float.PositiveInfinity));
        Assert.Equal(0, Value(default(Exp), -87));
        Assert.Equal(0, Value(default(Exp), float.NegativeInfinity));
        Assert.Equal(1, Value(default(Sigmoid), 1000));
        Assert.True(float.IsNormal(Value(default(Sigmoid), float.NegativeInfinity)));
        Assert.Equal(1, Value(default(Tanh), float.PositiveInfinity));
        Assert.Equal(-1, Value(default(Tanh), -50));
    }

    [Fact]
    public void Tiny_gradients_are_flushed_and_larger_ones_kept()
    {
        Panel x = Panel.Allocate(1, 16, 16), gradient = Panel.Allocate(1, 16, 16);
        gradient.Span[0] = 1e-38f;
        gradient.Span[1] = -9e-31f;
        gradient.Span[2] = 2e-30f;
        gradient.Span[3] = float.NaN;
        Elementwise.ApplyDerivative(default(Identity), x, x, gradient, gradient, accumulate: false);
        Assert.Equal([0, 0, 2e-30f, float.NaN], gradient.Span[..4].ToArray());
    }

    private static void AssertAccurate<TFunction>(TFunction function, Func<double, double> expected, double low, double high, double tolerance)
        where TFunction : struct, IFunction
    {
        const int count = 16_000;
        Panel x = Panel.Allocate(1, count, count), y = Panel.Allocate(1, count, count);
        for (int i = 0; i < count; i++)
        {
            x.Span[i] = (float)(low + ((high - low) * i / (count - 1)));
        }

        Elementwise.Apply(function, x, y);
        for (int i = 0; i < count; i++)
        {
            double exact = expected(x.Span[i]);
            Assert.True(Math.Abs(y.Span[i] - exact) <= tolerance * Math.Abs(exact), $"f({x.Span[i]:R}) = {exact:R}, was {y.Span[i]:R}");
        }
    }

    private static void AssertNaN<TFunction>(TFunction function)
        where TFunction : struct, IFunction =>
        Assert.True(float.IsNaN(Value(function, float.NaN)), typeof(TFunction).Name);

    private static float Value<TFunction>(TFunction function, float x)
        where TFunction : struct, IFunction
    {
        Panel panel = Panel.Allocate(1, 16, 16);
        panel.Span.Fill(x);
        Elementwise.Apply(function, panel, panel);
        return panel.Span[15];
    }

    // double.LogP1 is no better than Math.Log near zero.
    private static double LogOfOnePlus(double u) => u < 1e-4 ? u * (1 - (u * (0.5 - (u / 3)))) : Math.Log(1 + u);

    // By the series of erf near zero and the continued fraction of erfc beyond (Abramowitz and Stegun 7.1.5 and 7.1.14).
    private static double ComplementaryErrorFunction(double x)
    {
        if (x < 2)
        {
            double term = x, sum = x;
            for (int n = 1; n < 80; n++)
            {
                term *= -x * x / n;
                sum += term / ((2 * n) + 1);
            }

            return 1 - (2 / Math.Sqrt(Math.PI) * sum);
        }

        double fraction = x;
        for (int n = 80; n > 0; n--)
        {
            fraction = x + (n / 2.0 / fraction);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
