using System.Diagnostics;
using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>Undoes the coupling of an <see cref="AffineCouplingStep"/>, without a gradient.</summary>
internal sealed class InverseCoupling : Operation
{
    private readonly Operand u;
    private readonly Operand coefficients;

    public InverseCoupling(Value u, Value coefficients)
    {
        this.u = Use(u);
        this.coefficients = Use(coefficients);
        CreateOutput(u.Graph, u.Features);
    }

    public override void Forward() => AffineCoupling.Uncouple(u.Data, coefficients.Data, Output.Data);

    public override void Backward() => throw new UnreachableException("The graph stops the gradient behind an inverse.");
}
