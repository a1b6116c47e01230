using System.Diagnostics;
using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>Undoes the permutation, shift and scale of an <see cref="AffineCouplingStep"/>, without a gradient.</summary>
internal sealed class InverseScale : Operation
{
    private readonly Operand y;
    private readonly Operand scale;
    private readonly Operand shift;
    private readonly int[] permutation;
    private readonly GlobalScale global;

    public InverseScale(Value y, Parameter scale, Parameter shift, int[] permutation)
    {
        this.y = Use(y);
        this.scale = Use(scale);
        this.shift = Use(shift);
        this.permutation = permutation;
        global = new GlobalScale(y.Features);
        CreateOutput(y.Graph, y.Features);
    }

    public override void Forward()
    {
        global.Update(scale.Data.Span);
        AffineCoupling.Unscale(y.Data, permutation, global.Gain, shift.Data.Span, Output.Data);
    }

    public override void Backward() => throw new UnreachableException("The graph stops the gradient behind an inverse.");
}
