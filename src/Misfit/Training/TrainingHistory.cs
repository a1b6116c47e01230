using System.Globalization;

namespace Misfit.Training;

/// <summary>How a training came to its end.</summary>
internal enum TrainingEnding
{
    Completed,
    StoppedEarly,
    Interrupted,
    Diverged,
}

/// <summary>The losses of a training, and what they tell: the part of the health report that needs no scores.</summary>
/// <param name="epochs">How many epochs there will be at most.</param>
/// <param name="watched">Whether rows are held out; their loss then decides which epoch is best.</param>
/// <param name="falls">Whether a falling loss means learning; if not, the newest epoch is the best.</param>
internal sealed class TrainingHistory(int epochs, bool watched, bool falls)
{
    /// <summary>A network has learned when its loss on training rows has fallen by at least this share.</summary>
    public const double LeastFall = 0.01;

    /// <summary>A loss is still falling when the last fifth of the epochs lowered it by more than this share.</summary>
    public const double StillFalling = 0.1;

    private readonly List<double> losses = new(epochs);
    private readonly List<double> heldOutLosses = new(watched ? epochs : 0);
    private double bestLoss = double.PositiveInfinity;

    public TrainingEnding Ending { get; set; }

    public double LossBefore { get; set; }

    public double LossAfter { get; set; }

    public int Epochs => losses.Count;

    public int BestEpoch { get; private set; }

    public int KeptEpoch { get; set; }

    /// <summary>Adds an epoch and tells whether it is the best so far.</summary>
    public bool Add(double loss, double? heldOutLoss)
    {
        losses.Add(loss);
        if (heldOutLoss is { } value)
        {
            heldOutLosses.Add(value);
        }

        double judged = heldOutLoss ?? loss;
        if (falls && !(judged < bestLoss))
        {
            return false;
        }

        bestLoss = judged;
        BestEpoch = losses.Count;
        return true;
    }

    /// <summary>The losses up to now, of which the newest weights come; the lists grow with the training.</summary>
    public TrainingHealth SoFar() => new() { LossHistory = losses, ValidationLossHistory = heldOutLosses, BestEpoch = Epochs };

    public TrainingHealth Report(int planned) => new()
    {
        LossHistory = losses,
        ValidationLossHistory = heldOutLosses,
        BestEpoch = KeptEpoch,
        Interrupted = Ending == TrainingEnding.Interrupted,
        Findings = [.. Findings(planned)],
    };

    private IEnumerable<HealthFinding> Findings(int planned)
    {
        string kept = KeptEpoch == 0 ? "the first, random weights were kept" : $"the weights of epoch {KeptEpoch} were kept";
        if (Ending == TrainingEnding.Diverged)
        {
            yield return new(HealthProblem.Diverged, true,
                $"The loss became infinite or not a number in epoch {Epochs + 1}; {kept}. Lower learning-rate or scale the columns, and fit again.");
        }

        if (Ending == TrainingEnding.Interrupted)
        {
            yield return new(HealthProblem.Interrupted, false, $"The training was stopped in epoch {Epochs + 1} of {planned}; {kept}. Fit again to train to the end.");
        }

        if (!falls)
        {
            yield break;
        }

        if (LossBefore - LossAfter < LeastFall * Math.Abs(LossBefore))
        {
            yield return new(HealthProblem.NotLearned, true, string.Create(CultureInfo.InvariantCulture,
                $"The loss did not fall: {LossBefore:G4} before training, {LossAfter:G4} after it. Raise learning-rate or epochs, and check that the columns are scaled."));
        }

        if (Ending == TrainingEnding.Completed && Falling(watched ? heldOutLosses : losses) is var (earlier, later))
        {
            yield return new(HealthProblem.StillImproving, false, string.Create(CultureInfo.InvariantCulture,
                $"The loss was still falling at the end (best {earlier:G4} until the last fifth of the {planned} epochs, {later:G4} in it). More epochs would probably help."));
        }
    }

    private static (double Earlier, double Later)? Falling(List<double> judged)
    {
        int last = judged.Count / 5;
        if (last == 0)
        {
            return null;
        }

        double earlier = judged.Take(judged.Count - last).Min();
        double later = judged.TakeLast(last).Min();
        return earlier - later > StillFalling * Math.Abs(earlier) ? (earlier, later) : null;
    }
}
