using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Detectors;

/// <summary>The model of a training that is watched, as it is between two epochs.</summary>
public static class TrainingEpochModels
{
    /// <summary>
    /// The model with the weights that are being trained: made without copying, and to be used only until the call that hands out <paramref name="epoch"/> returns. The
    /// weights change later, and their scores with them.
    /// </summary>
    public static DetectorModel Model(this TrainingEpoch epoch) => Subject(epoch).Current();

    /// <summary>
    /// A model of its own with the weights as they are now, examined by the health probe as after a fit, with the losses so far. Its recipe asks for as many epochs as there were. To be called only until the call that hands
    /// out <paramref name="epoch"/> returns; the model can be kept.
    /// </summary>
    public static DetectorModel Snapshot(this TrainingEpoch epoch)
    {
        (Matrix rows, Func<DetectorModel> current) = Subject(epoch);
        var saved = new TensorCollection();
        DetectorModel model = current();
        model.Save(saved);
        DetectorInfo info = model.Detector.Info;
        DetectorModel copy = info.Load(epoch.Epoch > 0 ? info.With(model.Detector, "epochs", $"{epoch.Epoch}") : model.Detector, saved);
        TrainingHealth health = epoch.Health with { LossHistory = [.. epoch.Health.LossHistory], ValidationLossHistory = [.. epoch.Health.ValidationLossHistory] };
        copy.Health = HealthProbe.Examine(copy, model.Detector.UntrainedAny(rows), rows, health, model.Detector.Seed);
        return copy;
    }

    /// <summary>The context of a training whose model <paramref name="current"/> returns at any time between epochs.</summary>
    internal static TrainingContext Showing(this TrainingContext context, Matrix rows, Func<DetectorModel> current) =>
        context.EpochFinished is null ? context : context with { Subject = new WatchedModel(rows, current) };

    /// <summary>The context of a training that is only a part of the fit: its model is not the one that is asked for.</summary>
    internal static TrainingContext Unwatched(this TrainingContext context) => context.EpochFinished is null ? context : context with { EpochFinished = null };

    private static WatchedModel Subject(TrainingEpoch epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        return epoch.Subject as WatchedModel ?? throw new InvalidOperationException("This training was not started by a detector, so it has no model.");
    }

    private sealed record WatchedModel(Matrix Rows, Func<DetectorModel> Current);
}
