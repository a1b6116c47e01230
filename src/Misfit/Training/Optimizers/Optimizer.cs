using Misfit.Autodiff;

namespace Misfit.Training.Optimizers;

/// <summary>
/// Moves the trainable weights of a store along their gradients, one fused pass a step, without allocating. Holds the moments, so one
/// training needs one optimiser.
/// </summary>
public sealed class Optimizer
{
    private readonly OptimizerOptions options;
    private readonly ParameterStore store;
    private readonly float[] first;
    private readonly float[] second;
    private readonly (int Start, int Length)[] runs;
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
        runs = TrainableRuns(store);
    }

    /// <summary>Takes one step from the gradients in the store.</summary>
    /// <param name="learningRate">The rate of this step; null for that of the options.</param>
    public void Step(double? learningRate = null)
    {
        steps++;
        foreach ((int start, int length) in runs)
        {
            var span = new UpdateSpan(store.Values.Slice(start, length), store.Gradients.Slice(start, length), first.AsSpan(start, length), second.AsSpan(start, length), options);
            options.Update(span, learningRate ?? options.LearningRate, steps);
        }
    }

    /// <summary>Neighbouring parameters that are trained, taken together with their pads: running statistics must not decay.</summary>
    private static (int Start, int Length)[] TrainableRuns(ParameterStore store)
    {
        var runs = new List<(int Start, int Length)>();
        int start = 0;
        foreach (Parameter parameter in store.Parameters)
        {
            // A store starts every parameter at a multiple of 16.
            int length = (parameter.Values.Length + 15) & ~15;
            if (parameter.Trainable && runs.Count > 0 && runs[^1].Start + runs[^1].Length == start)
            {
                runs[^1] = (runs[^1].Start, runs[^1].Length + length);
            }
            else if (parameter.Trainable)
            {
                runs.Add((start, length));
            }

            start += length;
        }

        return [.. runs];
    }
}
