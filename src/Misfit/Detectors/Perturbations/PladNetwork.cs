using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Perturbations;

/// <summary>
/// Classifier and perturbators, trained together. Loss of a row x with copies x̃: softplus(f(x)) + mean over copies of softplus(−f(x̃)), plus, as means over perturbators,
/// λ (‖scale − 1‖² + ‖shift‖²) and the divergence.
/// </summary>
internal sealed class PladNetwork : INetwork
{
    /// <summary>Turns a normal draw into its sign.</summary>
    private const float Steep = 1e6f;

    private readonly Plad options;
    private readonly IRowClassifier classifier;
    private readonly Perturbator[] perturbators;

    public PladNetwork(Plad options, PladWidths widths, Rng rng)
    {
        this.options = options;
        Widths = widths;
        classifier = new DenseClassifier(options, widths.Classifier, Parameters, rng);
        perturbators = new Perturbator[options.Perturbators];
        for (int i = 0; i < perturbators.Length; i++)
        {
            perturbators[i] = new Perturbator(options, widths, Parameters, i, rng);
        }
    }

    public ParameterStore Parameters { get; } = new();

    public PladWidths Widths { get; }

    public int Width => Widths.Columns;

    public int SmallestBatch => 1;

    public Value LogOdds(Graph graph, Value rows) => classifier.LogOdds(graph, rows);

    public Value RowLosses(Graph graph, Value input)
    {
        Value loss = graph.Activate(LogOdds(graph, input), Activation.Softplus);
        float share = 1f / perturbators.Length;
        foreach (Perturbator perturbator in perturbators)
        {
            loss = graph.Add(loss, graph.Scale(PerturbationLosses(graph, input, perturbator), share));
        }

        return loss;
    }

    /// <summary>Scales followed by shifts of one perturbator for each row, without noise.</summary>
    public Value Perturbation(Graph graph, Value rows, int perturbator)
    {
        Perturbing perturbing = perturbators[perturbator].Perturb(graph, rows);
        return graph.Concat(perturbing.Scale, perturbing.Shift);
    }

    private Value PerturbationLosses(Graph graph, Value input, Perturbator perturbator)
    {
        Perturbing perturbing = perturbator.Perturb(graph, input);
        Value scaleError = graph.Offset(perturbing.Scale, -1);
        Value size = graph.Add(graph.SumFeatures(graph.Square(scaleError)), graph.SumFeatures(graph.Square(perturbing.Shift)));
        float weight = (float)options.PerturbationWeight / (options.Reduction == PerturbationReduction.Mean ? Width : 1);
        Value loss = graph.Add(graph.Scale(size, weight), CopyLosses(graph, input, graph.Add(graph.Multiply(input, scaleError), perturbing.Shift)));
        return perturbing.Divergence is { } divergence ? graph.Add(loss, graph.Scale(divergence, (float)options.KlWeight)) : loss;
    }

    /// <summary>What the classifier loses on the copies at some difference from the rows.</summary>
    private Value CopyLosses(Graph graph, Value input, Value difference)
    {
        if (options.Sides == PerturbationSides.Learned)
        {
            return CopyLoss(graph, graph.Add(input, difference));
        }

        if (options.Sides == PerturbationSides.Random && graph.Training)
        {
            difference = graph.Multiply(difference, graph.Clamp(graph.Scale(graph.GaussianNoise(Width), Steep), -1, 1));
        }

        Value both = graph.Add(CopyLoss(graph, graph.Add(input, difference)), CopyLoss(graph, graph.Subtract(input, difference)));
        return graph.Scale(both, 0.5f);
    }

    private Value CopyLoss(Graph graph, Value copies) => graph.Activate(graph.Scale(LogOdds(graph, copies), -1), Activation.Softplus);
}
