using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>The affine coupling of x by coefficients, scaled, shifted and permuted: see <see cref="AffineCoupling"/>.</summary>
internal sealed class AffineCouplingStep : Operation
{
    private readonly Operand x;
    private readonly Operand coefficients;
    private readonly Operand scale;
    private readonly Operand shift;
    private readonly int[] permutation;
    private readonly GlobalScale global;
    private readonly float[] sums;
    private readonly float[] products;
    private Panel bent;
    private Panel growth;

    public AffineCouplingStep(Value x, Value coefficients, Parameter scale, Parameter shift, int[] permutation)
    {
        this.x = Use(x);
        this.coefficients = Use(coefficients);
        this.scale = Use(scale);
        this.shift = Use(shift);
        this.permutation = permutation;
        global = new GlobalScale(x.Features);
        sums = new float[x.Features];
        products = new float[x.Features];
        CreateOutput(x.Graph, x.Features);
    }

    private CouplingPanels Panels => new(x.Data, coefficients.Data, shift.Data, bent, growth);

    public override void Prepare(PlanMemory memory)
    {
        bent = memory.Features(coefficients.Data.Rows / 2);
        growth = memory.Features(coefficients.Data.Rows / 2);
    }

    public override void Forward()
    {
        global.Update(scale.Data.Span);
        AffineCoupling.Forward(Panels, permutation, global.Gain, Output.Data);
    }

    public override void Backward()
    {
        var gradients = new CouplingGradients(x.WantsGradient ? x.Gradient : default, x.Accumulates, coefficients.Gradient, coefficients.Accumulates, sums, products);
        AffineCoupling.Backward(Panels, permutation, global.Gain, Output.Gradient, gradients);
        Write(shift, sums, []);
        Write(scale, products, global.Slope);
    }

    private static void Write(Operand parameter, float[] gradient, ReadOnlySpan<float> slope)
    {
        if (!parameter.WantsGradient)
        {
            return;
        }

        Span<float> target = parameter.Gradient.Span;
        for (int i = 0; i < gradient.Length; i++)
        {
            float value = slope.IsEmpty ? gradient[i] : gradient[i] * slope[i];
            target[i] = parameter.Accumulates ? target[i] + value : value;
        }
    }
}
