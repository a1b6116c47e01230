using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>Each point repeated over a block of points; its gradient is the sum of theirs.</summary>
internal sealed class Upsample : Operation
{
    private readonly Pooling pooling;
    private readonly Operand x;

    public Upsample(Value x, PointGrid coarse, PointGrid fine, int height, int width)
    {
        pooling = new Pooling(fine, coarse, height, width);
        this.x = Use(x);
        CreateOutput(x.Graph, fine.Points * fine.Channels);
    }

    public override void Forward() => pooling.Spread(x.Data, Output.Data);

    public override void Backward() => pooling.Sum(Output.Gradient, x.Gradient, x.Accumulates);
}
