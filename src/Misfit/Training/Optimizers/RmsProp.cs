using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Training.Optimizers;

/// <summary>RMSprop (Tieleman and Hinton 2012).</summary>
public sealed record RmsProp() : OptimizerOptions(0.01)
{
    /// <summary>Decay of the mean squared gradient. Default 0.99.</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>Added to the root of the mean squared gradient. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    internal override void Update(UpdateSpan span, double learningRate, int step) => span.Run(new Rule(this, learningRate));

    /// <summary>s ← α s + (1 − α) g²; w ← w − η g / (√s + ε).</summary>
    private readonly struct Rule(RmsProp options, double learningRate) : IUpdateRule
    {
        private readonly Vector512<float> alpha = Vector512.Create((float)options.Alpha);
        private readonly Vector512<float> rest = Vector512.Create((float)(1 - options.Alpha));
        private readonly Vector512<float> epsilon = Vector512.Create((float)options.Epsilon);
        private readonly Vector512<float> size = Vector512.Create((float)learningRate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Apply(Vector512<float> value, Vector512<float> gradient, ref Vector512<float> first, ref Vector512<float> second)
        {
            second = (alpha * second) + (rest * gradient * gradient);
            return value - (size * gradient / (Vector512.Sqrt(second) + epsilon));
        }
    }
}
