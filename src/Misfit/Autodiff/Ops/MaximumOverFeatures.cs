using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>One number per sample: the largest feature. The gradient goes to it, to the first of equal ones.</summary>
internal sealed class MaximumOverFeatures : Operation
{
    private readonly Operand x;
    private Panel where;

    public MaximumOverFeatures(Value x)
    {
        this.x = Use(x);
        CreateOutput(x.Graph, features: 1);
    }

    public override void Prepare(PlanMemory memory) => where = memory.Features(1);

    public override void Forward() => FeatureMaximum.Forward(x.Data, Output.Data, where);

    public override void Backward() => FeatureMaximum.Backward(where, Output.Gradient, x.Gradient, x.Accumulates);
}
