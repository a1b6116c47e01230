using Misfit.Autodiff;
using Misfit.Detectors.Reconstruction;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Sequences;

/// <summary>
/// Encoder, a narrow layer where there is one, decoder, and one dense layer for all steps. Loss: mean squared error over columns. Without a narrow layer the decoder begins
/// with the encoder's last state, the directions side by side.
/// </summary>
internal sealed class Seq2SeqNetwork : IReconstructionNetwork
{
    private readonly Seq2Seq options;
    private readonly LstmLayer encoder;
    private readonly LstmLayer? backwardEncoder;
    private readonly DenseLayer? toLatent;
    private readonly DenseLayer? fromLatent;
    private readonly LstmLayer decoder;
    private readonly DenseLayer output;

    public Seq2SeqNetwork(Seq2Seq options, SequenceLayout layout, int latent, Rng rng)
    {
        this.options = options;
        Layout = layout;
        int units = options.Units * (options.Bidirectional ? 2 : 1);
        Widths = latent > 0 ? [layout.Columns, 2 * units, latent] : [layout.Columns, 2 * units];
        var linear = new DenseLayerOptions { Initializer = options.Initializer };
        encoder = new LstmLayer(Parameters, "encoder.forward", layout.Channels, options.Units, options.Initializer, rng);
        backwardEncoder = options.Bidirectional ? new LstmLayer(Parameters, "encoder.backward", layout.Channels, options.Units, options.Initializer, rng) : null;
        if (latent > 0)
        {
            toLatent = new DenseLayer(Parameters, "latent", 2 * units, latent, linear, rng);
            fromLatent = new DenseLayer(Parameters, "state", latent, 2 * units, linear with { Activation = Activation.Tanh }, rng);
        }

        decoder = new LstmLayer(Parameters, "decoder", options.DecoderInput == DecoderInput.Nothing ? 0 : layout.Channels, units, options.Initializer, rng);
        output = new DenseLayer(Parameters, "output", units, layout.Channels, linear with { Activation = options.OutputActivation }, rng);
    }

    public ParameterStore Parameters { get; } = new();

    public SequenceLayout Layout { get; }

    public IReadOnlyList<int> Widths { get; }

    public int Width => Layout.Columns;

    public int SmallestBatch => 1;

    /// <summary>In training a decoder that is fed the true step before has to say the next one; after the last comes the first.</summary>
    public Value RowLosses(Graph graph, Value input)
    {
        Value[] steps = Layout.StepsOf(graph, input);
        bool forced = graph.Training && options.DecoderInput == DecoderInput.Previous;
        Value target = forced ? graph.Concat([.. steps[1..], steps[0]]) : input;
        Value said = forced ? graph.Concat(Forced(graph, steps)) : Rebuild(graph, input);
        return graph.Scale(graph.SquaredError(said, target), 1f / Width);
    }

    public Value Encode(Graph graph, Value input)
    {
        Value summary = Summary(graph, Layout.StepsOf(graph, input));
        return toLatent?.Apply(graph, summary) ?? summary;
    }

    public Value Rebuild(Graph graph, Value input)
    {
        Value[] steps = Layout.StepsOf(graph, input);
        Value state = FirstState(graph, steps);
        var rebuilt = new Value[steps.Length];
        if (options.DecoderInput == DecoderInput.Nothing)
        {
            // From the end on, as the summary is freshest there (Sutskever, Vinyals and Le 2014).
            for (int step = steps.Length - 1; step >= 0; step--)
            {
                state = decoder.Step(graph, null, state);
                rebuilt[step] = Say(graph, state);
            }
        }
        else
        {
            rebuilt[0] = steps[0];
            for (int step = 1; step < steps.Length; step++)
            {
                state = decoder.Step(graph, rebuilt[step - 1], state);
                rebuilt[step] = Say(graph, state);
            }
        }

        return graph.Concat(rebuilt);
    }

    private Value[] Forced(Graph graph, Value[] steps)
    {
        Value state = FirstState(graph, steps);
        Value[] fed = Silenced(graph, steps);
        var said = new Value[steps.Length];
        for (int step = 0; step < steps.Length; step++)
        {
            state = decoder.Step(graph, fed[step], state);
            said[step] = Say(graph, state);
        }

        return said;
    }

    private Value FirstState(Graph graph, Value[] steps)
    {
        Value summary = Summary(graph, steps);
        return toLatent is null ? summary : fromLatent!.Apply(graph, toLatent.Apply(graph, summary));
    }

    private Value Summary(Graph graph, Value[] steps)
    {
        Value state = encoder.Last(graph, Silenced(graph, steps));
        if (backwardEncoder is not null)
        {
            int units = options.Units;
            Value back = backwardEncoder.Last(graph, Silenced(graph, steps).Reverse());
            state = graph.Concat(graph.Slice(state, 0, units), graph.Slice(back, 0, units), graph.Slice(state, units, units), graph.Slice(back, units, units));
        }

        return state;
    }

    // One draw for all steps, as Keras has it.
    private Value[] Silenced(Graph graph, Value[] steps)
    {
        if (!graph.Training || options.Dropout == 0)
        {
            return steps;
        }

        Value mask = graph.Dropout(graph.Offset(graph.Scale(steps[0], 0), 1), (float)options.Dropout);
        return [.. steps.Select(step => graph.Multiply(step, mask))];
    }

    private Value Say(Graph graph, Value state) => output.Apply(graph, decoder.Hidden(graph, state));
}
