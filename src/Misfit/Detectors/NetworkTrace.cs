using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Detectors;

/// <summary>A fitted network and the weights it had on the way: what influence is computed from.</summary>
/// <param name="Copy">Creates a network of the same shape, with weights of its own.</param>
/// <param name="Checkpoints">Weights during training, at least one.</param>
internal sealed record NetworkTrace(Func<INetwork> Copy, IReadOnlyList<Checkpoint> Checkpoints)
{
    private const string Weights = "weights";
    private const string Epochs = "epochs";
    private const string Rates = "learning-rates";

    /// <summary>The trace of a model that has a network, with the checkpoints given.</summary>
    public static NetworkTrace Of(DetectorModel model, IReadOnlyList<Checkpoint> checkpoints)
    {
        var saved = new TensorCollection();
        model.Save(saved);
        return new NetworkTrace(() => model.Detector.Info.Load(model.Detector, saved).Network!, checkpoints);
    }

    /// <summary>The passes that compute gradients along this trace.</summary>
    public CheckpointPasses Passes(RowGradientOptions options) => new(Copy, Checkpoints, options);

    /// <summary>Adds checkpoints under names that start with <paramref name="prefix"/>; nothing when there are none.</summary>
    public static void Save(TensorCollection tensors, string prefix, IReadOnlyList<Checkpoint> checkpoints)
    {
        if (checkpoints.Count > 0)
        {
            tensors.Add(prefix + Weights, [.. checkpoints.SelectMany(checkpoint => checkpoint.Weights)], checkpoints.Count, checkpoints[0].Weights.Length);
            tensors.Add(prefix + Epochs, [.. checkpoints.Select(checkpoint => checkpoint.Epoch)]);
            tensors.Add(prefix + Rates, [.. checkpoints.Select(checkpoint => checkpoint.LearningRate)]);
        }
    }

    /// <summary>Whether <see cref="Save"/> put checkpoints there.</summary>
    public static bool IsIn(TensorCollection tensors, string prefix) => tensors.All.ContainsKey(prefix + Weights);

    /// <summary>Reads checkpoints of a network.</summary>
    /// <exception cref="ModelFormatException">They are missing, of another network, or not finite.</exception>
    public static IReadOnlyList<Checkpoint> Load(TensorCollection tensors, string prefix, INetwork? network)
    {
        int length = network?.Parameters.SnapshotLength ?? throw new ModelFormatException("The model file has checkpoints, but its detector has no network.");
        float[] weights = tensors.Single(prefix + Weights, -1, length);
        int count = weights.Length / length;
        int[] epochs = tensors.Int32(prefix + Epochs, count);
        double[] rates = tensors.Double(prefix + Rates, count);
        return count > 0 && weights.All(float.IsFinite) && rates.All(double.IsFinite)
            ? [.. Enumerable.Range(0, count).Select(i => new Checkpoint(epochs[i], rates[i], weights[(i * length)..((i + 1) * length)]))]
            : throw new ModelFormatException("The checkpoints of the model are damaged: there are none, or one holds a number that is not finite.");
    }
}
