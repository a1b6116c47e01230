using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>
/// One step of an LSTM: all four gates in one product per operand, then everything element-wise in one pass. The output holds the hidden state above the
/// cell, so that both reach the next step, and whoever reads the hidden state, as views.
/// </summary>
internal sealed class LstmStep : Operation
{
    private readonly Operand? x;
    private readonly Operand? state;
    private readonly Operand? weights;
    private readonly Operand? recurrent;
    private readonly Operand bias;
    private readonly int units;
    private Panel gates;
    private Panel transposedInput;
    private Panel transposedHidden;

    public LstmStep(Graph graph, Value? x, Value? state, LstmParameters parameters)
    {
        units = parameters.Units;
        // In the order in which their gradients are written, should they share memory.
        this.state = state is null ? null : Use(state);
        this.x = x is null ? null : Use(x);
        weights = x is null ? null : Use(parameters.Weights!);
        recurrent = state is null ? null : Use(parameters.Recurrent);
        bias = Use(parameters.Bias);
        CreateOutput(graph, 2 * units);
    }

    public override bool HasRowGradients => true;

    // The gates take the gradients before their activation on the way back; the bias goes with the first product.
    public override IEnumerable<IRowGradients> RowGradients(GradientScope scope, PlanMemory memory)
    {
        if (x is not null)
        {
            yield return new DenseRowGradients(x.Data, gates, weights!.Parameter!, bias.Parameter, scope, memory);
        }

        if (state is not null)
        {
            yield return new DenseRowGradients(Hidden(state.Data), gates, recurrent!.Parameter!, x is null ? bias.Parameter : null, scope, memory);
        }
    }

    public override void Prepare(PlanMemory memory)
    {
        gates = memory.Training ? memory.Features(4 * units) : memory.SharedFeatures(4 * units);
        if (memory.Training)
        {
            transposedInput = x is null ? default : memory.Transposed(x.Data.Rows);
            transposedHidden = memory.Transposed(units);
        }
    }

    public override void Forward()
    {
        Panel start = bias.Data;
        if (x is not null)
        {
            MatrixProduct.Forward(weights!.Data, x.Data, start, gates);
        }

        if (state is not null)
        {
            MatrixProduct.Forward(recurrent!.Data, Hidden(state.Data), start, gates, accumulate: x is not null);
        }

        LstmGates.Run(gates, state?.Data ?? default, Output.Data);
    }

    public override void Backward()
    {
        bool passes = state is { WantsGradient: true };
        LstmGates.RunBack(gates, state?.Data ?? default, Output.Data, Output.Gradient, passes ? state!.Gradient : default, passes && state!.Accumulates);
        Panel delta = gates;
        if (bias.WantsGradient)
        {
            BatchSum.OfRows(delta, bias.Gradient, bias.Accumulates);
        }

        if (state is not null)
        {
            GoBack(recurrent!, Hidden(state.Data), passes ? Hidden(state.Gradient) : default, state.Accumulates, transposedHidden);
        }

        if (x is not null)
        {
            GoBack(weights!, x.Data, x.WantsGradient ? x.Gradient : default, x.Accumulates, transposedInput);
        }

        void GoBack(Operand matrix, in Panel input, in Panel inputGradient, bool accumulate, in Panel transposed)
        {
            if (matrix.WantsGradient)
            {
                MatrixProduct.WeightGradient(delta, input, matrix.Gradient, transposed, matrix.Accumulates);
            }

            if (!inputGradient.IsEmpty)
            {
                MatrixProduct.InputGradient(matrix.Data, delta, inputGradient, accumulate);
            }
        }
    }

    private Panel Hidden(in Panel states) => states.SliceRows(0, units);
}
