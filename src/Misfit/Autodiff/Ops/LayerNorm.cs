using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = scale · x̂ + shift, x̂ = (x − mean) / √(variance + ε), mean and variance over the features of each sample.</summary>
internal sealed class LayerNorm : Operation
{
    private readonly float epsilon;
    private readonly Operand x;
    private readonly Operand scale;
    private readonly Operand shift;
    private Panel normalized;
    private Panel inverseDeviation;

    public LayerNorm(Value x, Parameter scale, Parameter shift, float epsilon)
    {
        this.epsilon = epsilon;
        this.x = Use(x);
        this.scale = Use(scale);
        this.shift = Use(shift);
        CreateOutput(x.Graph, x.Features);
    }

    public override void Prepare(PlanMemory memory)
    {
        normalized = memory.Like(Output);
        inverseDeviation = memory.Features(1);
    }

    public override void Forward()
    {
        LayerNormalization.Forward(x.Data, epsilon, normalized, inverseDeviation);
        BatchNormalization.Affine(normalized, points: 1, scale.Data.Span, shift.Data.Span, Output.Data);
    }

    public override void Backward()
    {
        if (shift.WantsGradient)
        {
            BatchSum.OfRows(Output.Gradient, shift.Gradient, shift.Accumulates);
        }

        if (scale.WantsGradient)
        {
            BatchSum.OfRowProducts(Output.Gradient, normalized, scale.Gradient, scale.Accumulates);
        }

        if (x.WantsGradient)
        {
            LayerNormalization.Backward(normalized, inverseDeviation, scale.Data.Span, Output.Gradient, x.Gradient, x.Accumulates);
        }
    }
}
