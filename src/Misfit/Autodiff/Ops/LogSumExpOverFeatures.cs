using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>One number per sample: ln Σ e^x over the features.</summary>
internal sealed class LogSumExpOverFeatures : Operation
{
    private readonly Operand x;

    public LogSumExpOverFeatures(Value x)
    {
        this.x = Use(x);
        CreateOutput(x.Graph, features: 1);
    }

    public override void Forward() => Softmax.LogSum(x.Data, Output.Data);

    public override void Backward() =>
        Softmax.LogSumBackward(x.Data, Output.Data, Output.Gradient, x.Gradient, x.Accumulates);
}
