using Misfit.Autodiff.Ops;

namespace Misfit.Autodiff;

public sealed partial class Graph
{
    /// <summary>
    /// One step of an LSTM (Hochreiter and Schmidhuber 1997): i, f, o = sigmoid and g = tanh of W · x + U · h + b; c becomes f · c + i · g, and h becomes o · tanh(c).
    /// A sequence is written step after step, each given the state that the one before returned.
    /// </summary>
    /// <param name="x">The input of this step, or none.</param>
    /// <param name="state">The state before: the hidden state h, then the cell c, 2 · units features; none for zeros.</param>
    /// <param name="parameters">The parameters, the same for all steps.</param>
    /// <returns>The state after: h, then c. <see cref="Slice"/> takes h from it without copying.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Value LstmStep(Value? x, Value? state, LstmParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        int units = parameters.Units;
        if (x is null && state is null)
        {
            throw new ArgumentException("LstmStep: a step needs an input, a state, or both.", nameof(x));
        }

        CheckLstm(parameters.Recurrent, units);
        CheckLstm(parameters.Bias, 1);
        if (x is not null)
        {
            CheckFeatures(nameof(LstmStep), x);
            CheckLstm(parameters.Weights ?? throw new ArgumentException("LstmStep: an LSTM without input weights takes no input.", nameof(parameters)), x.Features);
        }

        if (state is not null)
        {
            CheckFeatures(nameof(LstmStep), state);
            if (state.Features != 2 * units)
            {
                throw new ShapeException($"LstmStep: recurrent weights '{parameters.Recurrent.Name}' are {parameters.Recurrent.Shape}, so the state must have {2 * units} features; it is {state.Shape}.");
            }
        }

        return Append(new LstmStep(this, x, state, parameters));

        void CheckLstm(Parameter parameter, int columns)
        {
            if (parameter.Rows != 4 * units || parameter.Columns != columns)
            {
                throw new ShapeException($"LstmStep: with {units} units, '{parameter.Name}' must be {4 * units} × {columns}; it is {parameter.Shape}.");
            }
        }
    }

    /// <summary>
    /// x divided by the largest singular value σ of weights W, so that the linear operation by W that follows stretches no input (Miyato et al. 2018). In training one
    /// power iteration per step moves u, the left singular vector; otherwise u is used as it is, σ = |Wᵀ u|.
    /// </summary>
    /// <param name="x">What the weights will be applied to.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="direction">u: the weights' rows × 1, not trainable; start with random numbers.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Value DivideBySpectralNorm(Value x, Parameter weights, Parameter direction)
    {
        CheckFeatures(nameof(DivideBySpectralNorm), x);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(direction);
        if (direction.Trainable || direction.Rows != weights.Rows || direction.Columns != 1)
        {
            throw new ShapeException($"DivideBySpectralNorm: '{weights.Name}' is {weights.Shape}, so '{direction.Name}' must be {weights.Rows} × 1 and not trainable; it is {direction.Shape}{(direction.Trainable ? " and trainable" : "")}.");
        }

        return Append(new SpectralNorm(x, weights, direction));
    }

    /// <summary>
    /// From here on the parameters of a store are constants of this graph: they get no gradient, and no work is done for one. So several networks in one graph, each with a store and
    /// an optimiser of its own, are trained one at a time. To be called before anything is written into the graph.
    /// </summary>
    public void Freeze(ParameterStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (operations.Count > 0)
        {
            throw new InvalidOperationException("Parameters can be frozen only before the first operation is written into a graph.");
        }

        frozen.Add(store);
    }

    internal bool IsFrozen(ParameterStore store) => frozen.Contains(store);
}
