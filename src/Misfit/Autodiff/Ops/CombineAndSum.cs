using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>One number per sample: the sum of f(a, b) over the features.</summary>
internal sealed class CombineAndSum<TFunction> : Operation
    where TFunction : struct, IPairFunction
{
    private readonly TFunction function;
    private readonly Operand left;
    private readonly Operand right;

    public CombineAndSum(Value left, Value right, TFunction function)
    {
        this.function = function;
        this.left = Use(left);
        this.right = Use(right);
        CreateOutput(left.Graph, features: 1, left.IsScalar);
    }

    public override void Forward() => FeatureReduction.Sum(function, left.Data, right.Data, Output.Data);

    public override void Backward()
    {
        Backward(left, ofRight: false);
        Backward(right, ofRight: true);
    }

    private void Backward(Operand side, bool ofRight)
    {
        if (side.WantsGradient)
        {
            FeatureReduction.SumDerivative(function, ofRight, left.Data, right.Data, Output.Gradient, side.Gradient, side.Accumulates);
        }
    }
}
