namespace Misfit.Training;

/// <summary>A training between two epochs. The model as it is now is had from <c>Model</c> and <c>Snapshot</c> of <c>Misfit.Detectors.TrainingEpochModels</c>, while the call lasts that hands this out.</summary>
public sealed class TrainingEpoch
{
    internal TrainingEpoch(int epoch, int planned, double loss, double? validationLoss, TrainingHealth health, object? subject)
    {
        (Epoch, Planned, Loss, ValidationLoss, Health, Subject) = (epoch, planned, loss, validationLoss, health, subject);
    }

    /// <summary>Epochs finished; 0 before the first.</summary>
    public int Epoch { get; }

    /// <summary>Epochs there will be at most.</summary>
    public int Planned { get; }

    /// <summary>The mean training loss of the epoch; before the first that of up to 1,000 training rows.</summary>
    public double Loss { get; }

    /// <summary>The mean loss of the rows held out; null when none are.</summary>
    public double? ValidationLoss { get; }

    /// <summary>The losses of all epochs so far. Not kept up to date once the call has returned.</summary>
    internal TrainingHealth Health { get; }

    internal object? Subject { get; }
}
