using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Training.Optimizers;

/// <summary>Adamax, Adam by the largest gradient (Kingma and Ba 2015, section 7).</summary>
public sealed record Adamax() : OptimizerOptions(0.002)
{
    /// <summary>Decay of the mean gradient. Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the largest gradient. Default 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the size of the gradient. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    internal override void Update(UpdateSpan span, double learningRate, int step) =>
        span.Run(new Rule(this, learningRate / (1 - Math.Pow(Beta1, step))));

    /// <summary>m ← β₁ m + (1 − β₁) g; u ← max(β₂ u, |g| + ε); w ← w − η m̂ / u.</summary>
    private readonly struct Rule(Adamax options, double size) : IUpdateRule
    {
        private readonly Vector512<float> beta1 = Vector512.Create((float)options.Beta1);
        private readonly Vector512<float> rest1 = Vector512.Create((float)(1 - options.Beta1));
        private readonly Vector512<float> beta2 = Vector512.Create((float)options.Beta2);
        private readonly Vector512<float> epsilon = Vector512.Create((float)options.Epsilon);
        private readonly Vector512<float> size = Vector512.Create((float)size);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Apply(Vector512<float> value, Vector512<float> gradient, ref Vector512<float> first, ref Vector512<float> second)
        {
            first = (beta1 * first) + (rest1 * gradient);
            second = Vector512.Max(beta2 * second, Vector512.Abs(gradient) + epsilon);
            return value - (size * first / second);
        }
    }
}
