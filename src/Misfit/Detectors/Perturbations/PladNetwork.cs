using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Perturbations;

/// <summary>
/// Members of one classifier f and one perturbator each, trained beside each other. A member's loss of a row x with copies x̃: softplus(f(x)) + mean over copies of
/// softplus(−f(x̃)) + λ (‖scale − 1‖² + ‖shift‖²) + divergence; the row's is the members' mean, and so is the log-odds it is scored by.
/// </summary>
internal sealed class PladNetwork : INetwork
{
    /// <summary>Turns a normal draw into its sign.</summary>
    private const float Steep = 1e6f;

    private readonly Plad options;
    private readonly Member[] members;

    public PladNetwork(Plad options, PladWidths widths, Rng rng)
    {
        this.options = options;
        Widths = widths;
        members = new Member[options.Members];
        for (int i = 0; i < members.Length; i++)
        {
            members[i] = new Member(CreateClassifier(i, rng), new Perturbator(options, widths, Parameters, i, rng));
        }
    }

    private IRowClassifier CreateClassifier(int number, Rng rng) => Widths switch
    {
        { Sequence: { } sequence } => new SequenceClassifier(options, sequence, Widths.Classifier[1], Parameters, number, rng),
        { Convolutions.Image: not null } => new ImageClassifier(options, Widths, Parameters, number, rng),
        _ => new DenseClassifier(options, Widths.Classifier, Parameters, number, rng),
    };

    public ParameterStore Parameters { get; } = new();

    public PladWidths Widths { get; }

    public int Width => Widths.Columns;

    public int SmallestBatch => 1;

    public Value LogOdds(Graph graph, Value rows) => Mean(graph, [.. members.Select(member => member.Classifier.LogOdds(graph, rows))]);

    /// <summary>With noise and random signs in a training graph, else with the perturbator's mean on both sides.</summary>
    public Value RowLosses(Graph graph, Value input) => Mean(graph, [.. members.Select(member => MemberLosses(graph, input, member))]);

    /// <summary>Scales followed by shifts of one member's perturbator for each row, without noise.</summary>
    public Value Perturbation(Graph graph, Value rows, int member)
    {
        Perturbing perturbing = members[member].Perturbator.Perturb(graph, rows);
        return graph.Concat(perturbing.Scale, perturbing.Shift);
    }

    private Value MemberLosses(Graph graph, Value input, Member member)
    {
        Perturbing perturbing = member.Perturbator.Perturb(graph, input);
        Value scaleError = graph.Offset(perturbing.Scale, -1);
        Value size = graph.Add(graph.SumFeatures(graph.Square(scaleError)), graph.SumFeatures(graph.Square(perturbing.Shift)));
        float weight = (float)options.PerturbationWeight / (options.Reduction == PerturbationReduction.Mean ? Width : 1);
        Value difference = graph.Add(graph.Multiply(input, scaleError), perturbing.Shift);
        Value copies = Mean(graph, [.. options.Multiples.Select(multiple => CopyLosses(graph, input, graph.Scale(difference, multiple), member.Classifier))]);
        Value loss = graph.Add(graph.Activate(member.Classifier.LogOdds(graph, input), Activation.Softplus), graph.Add(copies, graph.Scale(size, weight)));
        return perturbing.Divergence is { } divergence ? graph.Add(loss, graph.Scale(divergence, (float)options.KlWeight)) : loss;
    }

    /// <summary>What the classifier loses on the copies at some difference from the rows.</summary>
    private Value CopyLosses(Graph graph, Value input, Value difference, IRowClassifier classifier)
    {
        if (!options.RandomSigns)
        {
            return CopyLoss(graph, graph.Add(input, difference), classifier);
        }

        Value signed = graph.Training ? graph.Multiply(difference, graph.Clamp(graph.Scale(graph.GaussianNoise(Width), Steep), -1, 1)) : difference;
        return Mean(graph, [CopyLoss(graph, graph.Add(input, signed), classifier), CopyLoss(graph, graph.Subtract(input, signed), classifier)]);
    }

    private static Value CopyLoss(Graph graph, Value copies, IRowClassifier classifier) =>
        graph.Activate(graph.Scale(classifier.LogOdds(graph, copies), -1), Activation.Softplus);

    private static Value Mean(Graph graph, Value[] values) => values.Length == 1 ? values[0] : graph.Scale(values.Aggregate(graph.Add), 1f / values.Length);

    private sealed record Member(IRowClassifier Classifier, Perturbator Perturbator);
}
