using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>One number for the batch: factor · the sum over the samples.</summary>
internal sealed class BatchReduction : Operation
{
    private readonly float factor;
    private readonly Operand x;

    public BatchReduction(Value x, float factor)
    {
        this.factor = factor;
        this.x = Use(x);
        CreateOutput(x.Graph, features: 1, isScalar: true);
    }

    public override void Forward() => Output.Data.Span[0] = (float)(factor * BatchSum.Of(x.Data));

    public override void Backward() => BatchSum.Spread(factor * Output.Gradient.Span[0], x.Gradient, x.Accumulates);
}
