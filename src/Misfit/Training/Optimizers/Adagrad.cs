using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Training.Optimizers;

/// <summary>Adagrad (Duchi, Hazan and Singer 2011).</summary>
public sealed record Adagrad() : OptimizerOptions(0.01)
{
    /// <summary>Added to the root of the summed squares. Default 1e-10.</summary>
    public double Epsilon { get; init; } = 1e-10;

    internal override void Update(UpdateSpan span, double learningRate, int step) => span.Run(new Rule(this, learningRate));

    /// <summary>s ← s + g²; w ← w − η g / (√s + ε).</summary>
    private readonly struct Rule(Adagrad options, double learningRate) : IUpdateRule
    {
        private readonly Vector512<float> epsilon = Vector512.Create((float)options.Epsilon);
        private readonly Vector512<float> size = Vector512.Create((float)learningRate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Apply(Vector512<float> value, Vector512<float> gradient, ref Vector512<float> first, ref Vector512<float> second)
        {
            second += gradient * gradient;
            return value - (size * gradient / (Vector512.Sqrt(second) + epsilon));
        }
    }
}
