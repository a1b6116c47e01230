using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = f(a, b), element by element.</summary>
internal sealed class Combine<TFunction> : Operation
    where TFunction : struct, IPairFunction
{
    private readonly TFunction function;
    private readonly Operand left;
    private readonly Operand right;

    public Combine(Value left, Value right, TFunction function)
    {
        this.function = function;
        this.left = Use(left);
        this.right = Use(right);
        CreateOutput(left.Graph, left.Features, left.IsScalar);
    }

    public override void Forward() => Elementwise.Combine(function, left.Data, right.Data, Output.Data);

    public override void Backward()
    {
        Backward(left, ofRight: false);
        Backward(right, ofRight: true);
    }

    private void Backward(Operand side, bool ofRight)
    {
        if (side.WantsGradient)
        {
            Elementwise.CombineDerivative(function, ofRight, left.Data, right.Data, Output.Gradient, side.Gradient, side.Accumulates);
        }
    }
}
