namespace Misfit.Training;

/// <summary>What can be wrong with a training.</summary>
public enum HealthProblem
{
    /// <summary>The loss did not fall.</summary>
    NotLearned,

    /// <summary>All rows get the same score, or almost.</summary>
    ConstantScores,

    /// <summary>The network maps everything to one point.</summary>
    Collapsed,

    /// <summary>The network tells odd rows from normal ones no better than the same network before training.</summary>
    NotBetterThanUntrained,

    /// <summary>The model takes rows far out for normal on some sides of the training rows.</summary>
    OneSided,

    /// <summary>The loss became infinite or not a number; the weights before that were kept.</summary>
    Diverged,

    /// <summary>The loss was still falling at the last epoch; more epochs would help.</summary>
    StillImproving,

    /// <summary>The training was stopped before its end.</summary>
    Interrupted,

    /// <summary>A network that is to be passed both ways does not bring rows back.</summary>
    NotInvertible,
}

/// <summary>One thing found wrong with a training, in a plain sentence that says what to do.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="Alarm">Whether the model should not be relied on; false for a remark.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record HealthFinding(HealthProblem Problem, bool Alarm, string Message);

/// <summary>A figure of a method's own that tells how well it was trained.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure.</param>
public sealed record HealthMeasure(string Name, double Value);

/// <summary>The report made after every fit: did it learn, can it be relied on.</summary>
public sealed record TrainingHealth
{
    /// <summary>Mean training loss of each epoch; empty for methods without epochs.</summary>
    public IReadOnlyList<double> LossHistory { get; init; } = [];

    /// <summary>Mean validation loss of each epoch; empty when nothing was held out.</summary>
    public IReadOnlyList<double> ValidationLossHistory { get; init; } = [];

    /// <summary>The epoch (from 1) whose weights were kept; 0 for methods without epochs.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Whether the training was stopped before its end.</summary>
    public bool Interrupted { get; init; }

    /// <summary>
    /// How well the fitted model tells training rows from scrambled ones (ROC AUC in [0, 1]; the probe of
    /// the health probe: rows of the training data scrambled column by column); null where it was not measured.
    /// </summary>
    public double? ProbeAuc { get; init; }

    /// <summary>The same figure for the same network before training; null for methods that are no networks.</summary>
    public double? UntrainedProbeAuc { get; init; }

    /// <summary>Figures of the method's own; empty for most.</summary>
    public IReadOnlyList<HealthMeasure> Measures { get; init; } = [];

    /// <summary>What was found wrong; empty when all is well.</summary>
    public IReadOnlyList<HealthFinding> Findings { get; init; } = [];

    /// <summary>Whether any finding is an alarm.</summary>
    public bool Alarm => Findings.Any(finding => finding.Alarm);
}
