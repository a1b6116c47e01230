using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = e^x / Σ e^x over the features.</summary>
internal sealed class SoftmaxOverFeatures : Operation
{
    private readonly Operand x;

    public SoftmaxOverFeatures(Value x)
    {
        this.x = Use(x);
        CreateOutput(x.Graph, x.Features);
    }

    public override void Forward() => Softmax.Forward(x.Data, Output.Data);

    public override void Backward() => Softmax.Backward(Output.Data, Output.Gradient, x.Gradient, x.Accumulates);
}
