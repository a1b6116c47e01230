using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Perturbations;

/// <summary>The classifier of images: convolutions, and dense layers behind them. No batch normalisation: the statistics of a batch of copies would tell that they are copies.</summary>
internal sealed class ImageClassifier : IRowClassifier
{
    private readonly LeNet convolutions;
    private readonly DenseClassifier layers;

    public ImageClassifier(Plad options, PladWidths widths, ParameterStore store, int number, Rng rng)
    {
        var convolution = new LeNetOptions { Activation = options.Activation, Initializer = options.Initializer, BatchNorm = false };
        convolutions = new LeNet(store, $"classifier.{number}.convolution", widths.Convolutions.Image!, widths.Convolutions.Channels, convolution, rng);
        layers = new DenseClassifier(options, [convolutions.Output.Columns, .. widths.Classifier[1..]], store, number, rng);
    }

    public Value LogOdds(Graph graph, Value rows) => layers.LogOdds(graph, convolutions.Apply(graph, rows));
}
