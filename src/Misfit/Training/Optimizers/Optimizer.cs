using Misfit.Autodiff;

namespace Misfit.Training.Optimizers;

/// <summary>
/// Moves the weights of a store along their gradients, one fused pass a step, without allocating. Holds the moments, so one training
/// needs one optimiser.
/// </summary>
public sealed class Optimizer
{
    private readonly OptimizerOptions options;
    private readonly ParameterStore store;
    private readonly float[] first;
    private readonly float[] second;
    private int steps;

    /// <summary>Prepares for the weights of <paramref name="store"/>, which must not gain parameters afterwards.</summary>
    public Optimizer(OptimizerOptions options, ParameterStore store)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(store);
        this.options = options;
        this.store = store;
        first = new float[store.Values.Length];
        second = new float[store.Values.Length];
    }

    internal IEnumerable<float> Moments => first.Concat(second);

    /// <summary>Takes one step from the gradients in the store.</summary>
    /// <param name="learningRate">The rate of this step; null for that of the options.</param>
    public void Step(double? learningRate = null) =>
        options.Update(new UpdateSpan(store.Values, store.Gradients, first, second, options), learningRate ?? options.LearningRate, ++steps);
}
