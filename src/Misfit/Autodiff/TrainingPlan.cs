using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff;

/// <summary>A plan with a backward pass: each step assigns the gradients of the loss to the parameters' stores.</summary>
public sealed class TrainingPlan : Plan
{
    private readonly Operation[] backward;
    private readonly Panel[] zeroedGradients;
    private readonly Value loss;

    internal TrainingPlan(PlanCompiler compiler)
        : base(compiler)
    {
        backward = compiler.Backward;
        zeroedGradients = [.. compiler.ZeroedGradients];
        loss = compiler.Loss!;
    }

    /// <summary>Runs forward and backward over the inputs loaded last, and returns the loss. Does not change the parameters.</summary>
    public float Step()
    {
        Forward();
        foreach (Panel gradient in zeroedGradients)
        {
            gradient.Span.Clear();
        }

        loss.Gradient.Span[0] = 1;
        foreach (Operation operation in backward)
        {
            operation.Backward();
        }

        float result = loss.Data.Span[0];
        GC.KeepAlive(this);
        return result;
    }
}
