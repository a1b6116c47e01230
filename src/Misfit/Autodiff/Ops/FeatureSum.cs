using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>One number per sample: factor · the sum over the features.</summary>
internal sealed class FeatureSum : Operation
{
    private readonly float factor;
    private readonly Operand x;

    public FeatureSum(Value x, float factor)
    {
        this.factor = factor;
        this.x = Use(x);
        CreateOutput(x.Graph, features: 1);
    }

    public override void Forward() => FeatureReduction.Sum(factor, x.Data, Output.Data);

    public override void Backward() => FeatureReduction.Spread(factor, Output.Gradient, x.Gradient, x.Accumulates);
}
