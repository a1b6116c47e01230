using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = f(W · x + b): product, bias and activation in one operation.</summary>
internal sealed class Dense<TActivation> : Operation
    where TActivation : struct, IFunction
{
    private readonly TActivation activation;
    private readonly Operand x;
    private readonly Operand weights;
    private readonly Operand? bias;
    private Panel beforeActivation;
    private Panel transposedInput;

    public Dense(Value x, Parameter weights, Parameter? bias, TActivation activation)
    {
        this.activation = activation;
        this.x = Use(x);
        this.weights = Use(weights);
        this.bias = bias is null ? null : Use(bias);
        CreateOutput(x.Graph, weights.Rows);
    }

    public override bool HasRowGradients => true;

    public override IEnumerable<IRowGradients> RowGradients(GradientScope scope, PlanMemory memory) =>
        [new DenseRowGradients(x.Data, Output.Gradient, weights.Parameter!, bias?.Parameter, scope, memory)];

    public override void Prepare(PlanMemory memory)
    {
        beforeActivation = TActivation.DerivativeNeedsInput && memory.Training ? memory.Like(Output) : Output.Data;
        if (weights.WantsGradient)
        {
            transposedInput = memory.Transposed(x.Data.Rows);
        }
    }

    public override void Forward()
    {
        MatrixProduct.Forward(weights.Data, x.Data, bias?.Data ?? default, beforeActivation);
        if (typeof(TActivation) != typeof(Identity))
        {
            Elementwise.Apply(activation, beforeActivation, Output.Data);
        }
    }

    // δ = ∂y · f'; ∂b = the sum of δ over the samples, ∂W = δ · xᵀ, ∂x = Wᵀ · δ.
    // δ replaces ∂y: this operation is the last to read it.
    public override void Backward()
    {
        Panel delta = Output.Gradient;
        bool hasActivation = typeof(TActivation) != typeof(Identity);
        if (bias is not { WantsGradient: true })
        {
            if (hasActivation)
            {
                Elementwise.ApplyDerivative(activation, beforeActivation, Output.Data, delta, delta, accumulate: false);
            }
        }
        else if (hasActivation)
        {
            DenseGradient.Run(activation, beforeActivation, Output.Data, delta, bias.Gradient, bias.Accumulates);
        }
        else
        {
            BatchSum.OfRows(delta, bias.Gradient, bias.Accumulates);
        }

        if (weights.WantsGradient)
        {
            MatrixProduct.WeightGradient(delta, x.Data, weights.Gradient, transposedInput, weights.Accumulates);
        }

        if (x.WantsGradient)
        {
            MatrixProduct.InputGradient(weights.Data, delta, x.Gradient, x.Accumulates);
        }
    }
}
