using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>The largest of each block of points of a channel; its gradient goes to the first of the largest.</summary>
internal sealed class MaxPool : Operation
{
    private readonly Pooling pooling;
    private readonly Operand x;

    public MaxPool(Value x, PointGrid fine, PointGrid coarse, int height, int width)
    {
        pooling = new Pooling(fine, coarse, height, width);
        this.x = Use(x);
        CreateOutput(x.Graph, coarse.Points * coarse.Channels);
    }

    public override void Forward() => pooling.Largest(x.Data, Output.Data);

    public override void Backward() => pooling.LargestGradient(x.Data, Output.Data, x.Gradient, Output.Gradient, x.Accumulates);
}
