namespace Misfit.Autodiff;

/// <summary>The parameters of an LSTM. Rows are the input gate, the forget gate, the candidate and the output gate, so many units each.</summary>
/// <param name="Weights">4 · units × inputs; null for an LSTM that is fed nothing.</param>
/// <param name="Recurrent">4 · units × units, for the hidden state of the step before.</param>
/// <param name="Bias">4 · units × 1.</param>
public sealed record LstmParameters(Parameter? Weights, Parameter Recurrent, Parameter Bias)
{
    /// <summary>Numbers in the hidden state, and as many in the cell.</summary>
    public int Units => Recurrent.Columns;
}
