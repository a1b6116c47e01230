using Misfit.Training;

namespace Misfit.Cli.Output;

/// <summary>The health of a fit in words.</summary>
internal static class HealthText
{
    /// <summary>One line for all that is well, or one for each finding.</summary>
    public static IEnumerable<(bool Alarm, string Text)> Lines(TrainingHealth health)
    {
        string measures = string.Concat(health.Measures.Select(measure => $"; {measure.Name} {Figures.Short(measure.Value, 3)}"));
        if (health.Findings.Count == 0)
        {
            string epochs = health.BestEpoch > 0 ? $"; epoch {health.BestEpoch} of {health.LossHistory.Count} was the best" : "";
            string probe = health.ProbeAuc is { } auc ? $"; tells rows from scrambled ones with AUC {Figures.Short(auc, 3)}" : "";
            string untrained = health.UntrainedProbeAuc is { } before ? $" (before training {Figures.Short(before, 3)})" : "";
            return [(false, $"good{epochs}{probe}{untrained}{measures}")];
        }

        return health.Findings.OrderByDescending(finding => finding.Alarm).Select(finding => (finding.Alarm, $"{(finding.Alarm ? "ALARM: " : "")}{finding.Message}"));
    }
}
