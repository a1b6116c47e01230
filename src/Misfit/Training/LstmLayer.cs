using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>
/// An LSTM that runs over the steps of a sequence. PyTorch's first weights are uniform in ±1/√units, biases the sum of two such draws, as PyTorch adds two of them; every other
/// initialiser draws the input weights alone, and the rest begins as Keras has it: orthogonal recurrent weights, biases 0, but 1 at the forget gate.
/// </summary>
internal sealed class LstmLayer
{
    private readonly LstmParameters parameters;

    /// <summary>Adds the parameters. Without inputs, the LSTM is fed nothing and lives on its first state.</summary>
    public LstmLayer(ParameterStore store, string name, int inputs, int units, Initializer initializer, Rng rng)
    {
        Parameter? weights = inputs > 0 ? store.Add($"{name}.weights", 4 * units, inputs) : null;
        parameters = new(weights, store.Add($"{name}.recurrent", 4 * units, units), store.Add($"{name}.bias", 4 * units, 1));
        if (initializer == Initializer.Torch)
        {
            FillAsTorch(rng);
        }
        else
        {
            FillAsKeras(initializer, rng);
        }
    }

    /// <summary>The state after a step: the hidden state, then the cell.</summary>
    public Value Step(Graph graph, Value? input, Value? state) => graph.LstmStep(input, state, parameters);

    /// <summary>The hidden state of a state.</summary>
    public Value Hidden(Graph graph, Value state) => graph.Slice(state, 0, parameters.Units);

    /// <summary>The state after the last of several steps.</summary>
    public Value Last(Graph graph, IEnumerable<Value> inputs) => inputs.Aggregate((Value?)null, (state, input) => Step(graph, input, state))!;

    private void FillAsTorch(Rng rng)
    {
        double bound = 1 / Math.Sqrt(parameters.Units);
        if (parameters.Weights is not null)
        {
            Initialization.Uniform(parameters.Weights.Values, bound, rng);
        }

        Initialization.Uniform(parameters.Recurrent.Values, bound, rng);
        foreach (ref float bias in parameters.Bias.Values)
        {
            bias = (float)(rng.NextDouble(-bound, bound) + rng.NextDouble(-bound, bound));
        }
    }

    private void FillAsKeras(Initializer initializer, Rng rng)
    {
        if (parameters.Weights is not null)
        {
            Initialization.Fill(initializer, parameters.Weights, null, rng);
        }

        Initialization.Fill(Initializer.Orthogonal, parameters.Recurrent, null, rng);
        parameters.Bias.Values.Slice(parameters.Units, parameters.Units).Fill(1);
    }
}
