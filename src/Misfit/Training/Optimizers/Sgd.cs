using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Training.Optimizers;

/// <summary>Stochastic gradient descent, with momentum (Polyak 1964) or Nesterov's (Sutskever et al. 2013) where asked for.</summary>
public sealed record Sgd() : OptimizerOptions(0.001)
{
    /// <summary>How much of the last step is kept. Default 0.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the gradient is taken where the momentum leads. Default false.</summary>
    public bool Nesterov { get; init; }

    internal override void Update(UpdateSpan span, double learningRate, int step)
    {
        if (Nesterov)
        {
            span.Run(new NesterovRule(Momentum, learningRate));
        }
        else
        {
            span.Run(new Rule(Momentum, learningRate));
        }
    }

    /// <summary>m ← μ m + g; w ← w − η m.</summary>
    private readonly struct Rule(double momentum, double learningRate) : IUpdateRule
    {
        private readonly Vector512<float> momentum = Vector512.Create((float)momentum);
        private readonly Vector512<float> size = Vector512.Create((float)learningRate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Apply(Vector512<float> value, Vector512<float> gradient, ref Vector512<float> first, ref Vector512<float> second)
        {
            first = (momentum * first) + gradient;
            return value - (size * first);
        }
    }

    /// <summary>m ← μ m + g; w ← w − η (g + μ m).</summary>
    private readonly struct NesterovRule(double momentum, double learningRate) : IUpdateRule
    {
        private readonly Vector512<float> momentum = Vector512.Create((float)momentum);
        private readonly Vector512<float> size = Vector512.Create((float)learningRate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Apply(Vector512<float> value, Vector512<float> gradient, ref Vector512<float> first, ref Vector512<float> second)
        {
            first = (momentum * first) + gradient;
            return value - (size * (gradient + (momentum * first)));
        }
    }
}
