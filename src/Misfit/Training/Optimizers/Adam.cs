using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Training.Optimizers;

/// <summary>Adam (Kingma and Ba 2015).</summary>
public sealed record Adam() : OptimizerOptions(0.001)
{
    /// <summary>Decay of the mean gradient. Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean squared gradient. Default 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the mean squared gradient. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    internal override void Update(UpdateSpan span, double learningRate, int step) =>
        span.Run(new AdamRule(learningRate, Beta1, Beta2, Epsilon, 0, step));
}

/// <summary>Adam with weight decay apart from the gradient (Loshchilov and Hutter 2019).</summary>
public sealed record AdamW() : OptimizerOptions(0.001)
{
    /// <summary>Share of each weight taken away per step, times the learning rate. Default 0.01.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <inheritdoc cref="Adam.Beta1"/>
    public double Beta1 { get; init; } = 0.9;

    /// <inheritdoc cref="Adam.Beta2"/>
    public double Beta2 { get; init; } = 0.999;

    /// <inheritdoc cref="Adam.Epsilon"/>
    public double Epsilon { get; init; } = 1e-8;

    internal override void Update(UpdateSpan span, double learningRate, int step) =>
        span.Run(new AdamRule(learningRate, Beta1, Beta2, Epsilon, WeightDecay, step));
}

/// <summary>m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w (1 − η λ) − η m̂ / (√v̂ + ε), with m̂ and v̂ freed of their bias to zero.</summary>
internal readonly struct AdamRule(double learningRate, double beta1, double beta2, double epsilon, double weightDecay, int step) : IUpdateRule
{
    private readonly Vector512<float> beta1 = Vector512.Create((float)beta1);
    private readonly Vector512<float> rest1 = Vector512.Create((float)(1 - beta1));
    private readonly Vector512<float> beta2 = Vector512.Create((float)beta2);
    private readonly Vector512<float> rest2 = Vector512.Create((float)(1 - beta2));
    private readonly Vector512<float> epsilon = Vector512.Create((float)epsilon);
    private readonly Vector512<float> keep = Vector512.Create((float)(1 - (learningRate * weightDecay)));
    private readonly Vector512<float> size = Vector512.Create((float)(learningRate / (1 - Math.Pow(beta1, step))));
    private readonly Vector512<float> rootFactor = Vector512.Create((float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Apply(Vector512<float> value, Vector512<float> gradient, ref Vector512<float> first, ref Vector512<float> second)
    {
        first = Vector512.MultiplyAddEstimate(beta1, first, rest1 * gradient);
        second = Vector512.MultiplyAddEstimate(beta2, second, rest2 * gradient * gradient);
        Vector512<float> root = Vector512.MultiplyAddEstimate(Vector512.Sqrt(second), rootFactor, epsilon);
        return (keep * value) - (size * first / root);
    }
}
