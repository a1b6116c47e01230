using Misfit.Autodiff;
using Misfit.Detectors.Sequences;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Perturbations;

/// <summary>The classifier of windows of a time series: an LSTM, and one dense layer from its last hidden state.</summary>
internal sealed class SequenceClassifier : IRowClassifier
{
    private readonly SequenceLayout layout;
    private readonly LstmLayer lstm;
    private readonly DenseLayer output;

    public SequenceClassifier(Plad options, SequenceLayout layout, int units, ParameterStore store, int number, Rng rng)
    {
        this.layout = layout;
        lstm = new LstmLayer(store, $"classifier.{number}.lstm", layout.Channels, units, options.Initializer, rng);
        output = new DenseLayer(store, $"classifier.{number}.output", units, 1, new DenseLayerOptions { Initializer = options.Initializer }, rng);
    }

    public Value LogOdds(Graph graph, Value rows) => output.Apply(graph, lstm.Hidden(graph, lstm.Last(graph, layout.StepsOf(graph, rows))));
}
