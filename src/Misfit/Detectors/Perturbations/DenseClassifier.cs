using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Perturbations;

/// <summary>The classifier of rows that are lists of numbers: dense layers.</summary>
internal sealed class DenseClassifier : IRowClassifier
{
    private readonly DenseLayer[] layers;

    public DenseClassifier(Plad options, int[] widths, ParameterStore store, int number, Rng rng)
    {
        var hidden = new DenseLayerOptions { Activation = options.Activation, Dropout = options.Dropout, Initializer = options.Initializer };
        var output = new DenseLayerOptions { Initializer = options.Initializer };
        layers = new DenseLayer[widths.Length - 1];
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = new DenseLayer(store, $"classifier.{number}.{i}", widths[i], widths[i + 1], i == layers.Length - 1 ? output : hidden, rng);
        }
    }

    public Value LogOdds(Graph graph, Value rows) => layers.Aggregate(rows, (value, layer) => layer.Apply(graph, value));
}
