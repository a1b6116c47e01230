using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = x − ln Σ e^x over the features.</summary>
internal sealed class LogSoftmaxOverFeatures : Operation
{
    private readonly Operand x;
    private Panel logSums;

    public LogSoftmaxOverFeatures(Value x)
    {
        this.x = Use(x);
        CreateOutput(x.Graph, x.Features);
    }

    public override void Prepare(PlanMemory memory) => logSums = memory.Features(1);

    public override void Forward()
    {
        Softmax.LogSum(x.Data, logSums);
        LogSoftmax.Forward(x.Data, logSums, Output.Data);
    }

    public override void Backward() => LogSoftmax.Backward(Output.Data, Output.Gradient, x.Gradient, x.Accumulates);
}
