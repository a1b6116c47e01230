using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Detectors.Forests;
using Misfit.Detectors.Reconstruction;
using Misfit.Metrics;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Influence;

/// <summary>
/// Ranks the rows of a training set by how suspicious they are, without labels, from two sides. Disagreement: how odd a row looks to a detector fitted on the
/// other folds, which never saw it; the mean rank over several divisions into folds. Self-influence: how much a network had to change to learn the row while it
/// was trained on all of them. A row's suspicion is the mean of its two ranks.
/// </summary>
public sealed record RowAudit
{
    /// <summary>The detector that judges rows it was not fitted on. Default isolation forest.</summary>
    public Detector Judge { get; init; } = new IsolationForest();

    /// <summary>The network whose self-influence is measured; it must keep checkpoints. Default the autoencoder with 10.</summary>
    public Detector Network { get; init; } = new Autoencoder { Checkpoints = 10 };

    /// <summary>Folds that each division has. Default 5.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Divisions into folds. Default 3.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>Decides folds and bootstrap. Default 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Examines rows.</summary>
    /// <param name="rows">Rows × columns, as a detector sees them, at least 30. Not changed.</param>
    /// <param name="context">Progress and cancellation; null for neither.</param>
    /// <exception cref="OptionsException">Options are out of range.</exception>
    /// <exception cref="DataException">There are fewer than 30 rows, or they cannot be learned from.</exception>
    public AuditedRows Run(Matrix rows, TrainingContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Check(rows);
        context ??= TrainingContext.None;
        double[] scores = HeldOutScores(rows, context, out double[] disagreement);
        context.CancellationToken.ThrowIfCancellationRequested();
        DetectorModel network = (Network with { Seed = Seed }).Fit(rows, context);
        context.CancellationToken.ThrowIfCancellationRequested();
        double[] selfInfluence = TrainingInfluence.Of(network).OnThemselves(rows);
        double[] influenceRanks = RankShares(selfInfluence);
        return new AuditedRows
        {
            Suspicion = [.. disagreement.Zip(influenceRanks, (a, b) => (a + b) / 2)],
            Disagreement = disagreement,
            SelfInfluence = influenceRanks,
            Contaminated = ContaminationEstimate.Of(scores, new Rng(Seed).Stream(0)),
        };
    }

    private void Check(Matrix rows)
    {
        List<OptionProblem> problems = [];
        if (Folds is < 2 or > 100)
        {
            problems.Add(new OptionProblem("folds", "a whole number from 2 to 100", $"{Folds}"));
        }

        if (Repeats is < 1 or > 100)
        {
            problems.Add(new OptionProblem("repeats", "a whole number from 1 to 100", $"{Repeats}"));
        }

        if (problems.Count > 0)
        {
            throw new OptionsException("audit", problems);
        }

        if (rows.Rows < Math.Max(30, 2 * Folds))
        {
            throw new DataException($"An audit of rows needs at least {Math.Max(30, 2 * Folds)} of them; there are {rows.Rows}.");
        }
    }

    /// <summary>The mean held-out score of each row over the divisions, and its mean rank.</summary>
    private double[] HeldOutScores(Matrix rows, TrainingContext context, out double[] ranks)
    {
        var sums = new double[rows.Rows];
        var rankSums = new double[rows.Rows];
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            Detector judge = Judge with { Seed = Seed + repeat };
            double[] scores = HoldOut.CrossScores(rows.Rows, Folds, new Rng(Seed).Stream(1 + repeat), (fit, held) =>
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                return judge.Fit(rows.SelectRows(fit), context).Score(rows.SelectRows(held));
            });
            double[] shares = RankShares(scores);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += scores[i] / Repeats;
                rankSums[i] += shares[i] / Repeats;
            }
        }

        ranks = rankSums;
        return sums;
    }

    /// <summary>0 for the lowest, 1 for the highest; equal values share their ranks.</summary>
    private static double[] RankShares(double[] values) => Array.ConvertAll(Ranks.Ascending(values, out _), rank => (rank - 1) / (values.Length - 1));
}

/// <summary>What an audit found; each list has an entry per row.</summary>
public sealed record AuditedRows
{
    /// <summary>The mean of the two ranks, in [0, 1].</summary>
    public required IReadOnlyList<double> Suspicion { get; init; }

    /// <summary>How odd each row looks to models that never saw it: 0 for the least, 1 for the most.</summary>
    public required IReadOnlyList<double> Disagreement { get; init; }

    /// <summary>How much a network had to change to learn the row: 0 for the least, 1 for the most.</summary>
    public required IReadOnlyList<double> SelfInfluence { get; init; }

    /// <summary>The share of rows that look odd, by the scores of models that never saw them.</summary>
    public required ContaminationEstimate Contaminated { get; init; }

    /// <summary>The most suspicious rows, the most suspicious first; equal ones in their order.</summary>
    public int[] Top(int count) => [.. Enumerable.Range(0, Suspicion.Count).OrderByDescending(row => Suspicion[row]).Take(count)];
}
