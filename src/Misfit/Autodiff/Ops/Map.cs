using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = f(x), element by element.</summary>
internal sealed class Map<TFunction> : Operation
    where TFunction : struct, IFunction
{
    private readonly TFunction function;
    private readonly Operand x;

    public Map(Value x, TFunction function)
    {
        this.function = function;
        this.x = Use(x);
        CreateOutput(x.Graph, x.Features, x.IsScalar);
    }

    public override void Forward() => Elementwise.Apply(function, x.Data, Output.Data);

    public override void Backward() =>
        Elementwise.ApplyDerivative(function, x.Data, Output.Data, Output.Gradient, x.Gradient, x.Accumulates);
}
