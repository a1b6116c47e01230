using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>Per sample, ln |det| of the Jacobian of an <see cref="AffineCouplingStep"/>: Σ s + Σ ln g.</summary>
internal sealed class CouplingLogDeterminant : Operation
{
    private readonly Operand coefficients;
    private readonly Operand scale;
    private readonly GlobalScale global;
    private Panel bent;

    public CouplingLogDeterminant(Value coefficients, Parameter scale)
    {
        this.coefficients = Use(coefficients);
        this.scale = Use(scale);
        global = new GlobalScale(scale.Rows);
        CreateOutput(coefficients.Graph, features: 1);
    }

    public override void Prepare(PlanMemory memory) => bent = memory.Features(coefficients.Data.Rows / 2);

    public override void Forward()
    {
        global.Update(scale.Data.Span);
        CouplingDeterminant.Forward(coefficients.Data, global.LogProduct, bent, Output.Data);
    }

    // d ln g / dp = g' / g, the same for every sample.
    public override void Backward()
    {
        if (coefficients.WantsGradient)
        {
            CouplingDeterminant.Backward(bent, Output.Gradient, coefficients.Gradient, coefficients.Accumulates);
        }

        if (scale.WantsGradient)
        {
            float sum = (float)BatchSum.Of(Output.Gradient);
            Span<float> target = scale.Gradient.Span;
            for (int i = 0; i < target.Length; i++)
            {
                float value = sum * global.Slope[i] / global.Gain[i];
                target[i] = scale.Accumulates ? target[i] + value : value;
            }
        }
    }
}
