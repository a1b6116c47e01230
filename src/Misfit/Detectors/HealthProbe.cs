using System.Globalization;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors;

/// <summary>
/// Examines a fitted model without labels. Up to 1,000 training rows are scored beside as many scrambled ones: half of these take each
/// column's values from rows drawn apart from the other columns (what belongs together is torn apart), half are uniform over each column's
/// range widened by 10 %. The ROC AUC of scrambled against real rows is the probe's figure.
/// <list type="bullet">
/// <item>All scores equal (to 1e-9 of their size): constant scores, an alarm.</item>
/// <item>A network that expects the same row everywhere (variance of the expected rows below a thousandth of that of the real ones): collapsed, an alarm.</item>
/// <item>A network whose figure is below 0.98 and no higher than that of the same network before training: not better than untrained. An alarm
/// when it is lower by more than 0.01; a remark otherwise, as independent columns give nothing to learn.</item>
/// </list>
/// Rows that are all equal, and fewer than 30 rows for the figure, tell nothing and are not examined.
/// </summary>
public static class HealthProbe
{
    private const int MostRows = 1000;
    private const int FewestRows = 30;
    private const int ComparedReconstructions = 100;
    private const double EqualScores = 1e-9;
    private const double SameReconstruction = 1e-3;
    private const double GoodEnough = 0.98;
    private const double ClearlyLower = 0.01;

    internal static TrainingHealth Examine(DetectorModel model, DetectorModel? untrained, Matrix rows, TrainingHealth health, int seed)
    {
        var probe = ScrambledRows.Create(rows, MostRows, new Rng(seed).Stream(0x5C4A));
        if (!probe.Varied)
        {
            return health;
        }

        double[] scores = model.Score(probe.Rows);
        List<HealthFinding> findings = [.. health.Findings];
        if (scores.Max() - scores.Min() <= EqualScores * Math.Abs(scores.Max()))
        {
            string change = untrained is null ? "Change the options" : "Change learning-rate, hidden or latent, or the seed";
            findings.Add(new(HealthProblem.ConstantScores, true, $"All rows get the same score, real or scrambled: the model tells nothing apart. {change}, and fit again."));
            return health with { Findings = findings };
        }

        if (untrained is not null && Collapsed(model, probe))
        {
            findings.Add(new(HealthProblem.Collapsed, true,
                "The network expects the same values in every row: it learned the average row and nothing else. Fit again with another seed, a smaller learning-rate, a wider latent, or (vae) a smaller kl-weight."));
        }

        if (probe.Real < FewestRows)
        {
            return health with { Findings = findings };
        }

        double auc = probe.RocAuc(scores);
        double? before = untrained is null ? null : probe.RocAuc(untrained.Score(probe.Rows));
        if (auc <= before && auc < GoodEnough)
        {
            findings.Add(new(HealthProblem.NotBetterThanUntrained, before - auc > ClearlyLower, string.Create(CultureInfo.InvariantCulture,
                $"The trained network tells real rows from scrambled ones no better than before training (ROC AUC {auc:F3} after, {before:F3} before). Train longer, change learning-rate or the layers, or use a method without a network.")));
        }

        return health with { ProbeAuc = auc, UntrainedProbeAuc = before, Findings = findings };
    }

    /// <summary>Whether all rows are expected to be the same one, for models that expect values at all.</summary>
    private static bool Collapsed(DetectorModel model, ScrambledRows probe)
    {
        int count = Math.Min(ComparedReconstructions, probe.Real);
        var expected = new Matrix(count, probe.Rows.Columns);
        for (int i = 0; i < count; i++)
        {
            if (model.Attribute(probe.Rows.Row(i)).Expected is not { } values)
            {
                return false;
            }

            values.CopyTo(expected.Row(i));
        }

        double real = Spread(probe.Rows, count);
        return real > 0 && Spread(expected, count) < SameReconstruction * real;
    }

    /// <summary>The sum of the columns' variances over the first rows.</summary>
    private static double Spread(Matrix rows, int count)
    {
        double spread = 0;
        for (int j = 0; j < rows.Columns; j++)
        {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < count; i++)
            {
                double value = rows[i, j] - (double)rows[0, j];
                sum += value;
                squares += value * value;
            }

            spread += Math.Max(0, squares - (sum * sum / count)) / count;
        }

        return spread;
    }
}
