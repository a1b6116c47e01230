using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Training.Optimizers;

/// <summary>Adadelta (Zeiler 2012).</summary>
public sealed record Adadelta() : OptimizerOptions(1)
{
    /// <summary>Decay of the mean squares. Default 0.9.</summary>
    public double Rho { get; init; } = 0.9;

    /// <summary>Added to both mean squares. Default 1e-6.</summary>
    public double Epsilon { get; init; } = 1e-6;

    internal override void Update(UpdateSpan span, double learningRate, int step) => span.Run(new Rule(this, learningRate));

    /// <summary>s ← ρ s + (1 − ρ) g²; δ = g √(a + ε) / √(s + ε); a ← ρ a + (1 − ρ) δ²; w ← w − η δ.</summary>
    private readonly struct Rule(Adadelta options, double learningRate) : IUpdateRule
    {
        private readonly Vector512<float> rho = Vector512.Create((float)options.Rho);
        private readonly Vector512<float> rest = Vector512.Create((float)(1 - options.Rho));
        private readonly Vector512<float> epsilon = Vector512.Create((float)options.Epsilon);
        private readonly Vector512<float> size = Vector512.Create((float)learningRate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Apply(Vector512<float> value, Vector512<float> gradient, ref Vector512<float> first, ref Vector512<float> second)
        {
            first = (rho * first) + (rest * gradient * gradient);
            Vector512<float> change = UpdateSpan.FlushGradient(Vector512.Sqrt(second + epsilon) / Vector512.Sqrt(first + epsilon) * gradient);
            second = (rho * second) + (rest * change * change);
            return value - (size * change);
        }
    }
}
