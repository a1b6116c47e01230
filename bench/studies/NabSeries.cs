using Misfit.Data.Datasets;
using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Metrics;
using Misfit.Pipelines;
using Misfit.Series;
using Misfit.Tables;

namespace Misfit.StudiesBenchmark;

/// <summary>What one run on one series gave, for one budget.</summary>
internal sealed record NabRun(string Series, string Detector, double Budget, int Seed, LabelledEvents Events, double RocAuc, double WeeksWatched, double StepHours);

/// <summary>
/// One series of the Numenta Anomaly Benchmark. A model learns from the first 15 % of the rows, its labels unseen; its threshold comes from the same rows. Events are NAB's
/// label windows that begin behind them.
/// </summary>
internal sealed class NabSeries(string name)
{
    private const double Probation = 0.15;

    private readonly Table rows = new DataSetStore().Load(name).Table;

    public IEnumerable<NabRun> Run(string id, Detector detector, SeriesOptions options, IReadOnlyList<double> budgets)
    {
        int learned = (int)(rows.Rows * Probation);
        PipelineModel model = new Pipeline(detector) { Series = options, Ignore = ["label"] }.Fit(rows.SelectRows([.. Enumerable.Range(0, learned)]));
        ScoredRows scored = model.Score(rows);
        bool[] labels = [.. Enumerable.Range(0, rows.Rows).Select(row => ((NumberColumn)rows["label"]).Values[row] == 1)];
        int[] watched = [.. Enumerable.Range(learned, rows.Rows - learned).Where(row => !double.IsNaN(scored.Scores[row]))];
        double auc = watched.Select(row => labels[row]).Distinct().Count() == 2
            ? new LabelledScores([.. watched.Select(row => scored.Scores[row])], [.. watched.Select(row => labels[row])]).RocAuc()
            : double.NaN;
        ReadOnlySpan<long> ticks = ((TimeColumn)rows["timestamp"]).Ticks;
        double weeks = new TimeSpan(ticks[^1] - ticks[learned]).TotalDays / 7;
        PositionRange[] events = [.. PositionRange.Runs(labels).Where(range => range.Start >= learned)];
        return budgets.Select(budget => new NabRun(name, id, budget, detector.Seed, new LabelledEvents(events, Alarms(model, budget, learned)), auc, weeks, model.Series!.Step.TotalHours)).ToArray();
    }

    // An interval that began in the rows learned from counts from the first row watched.
    private PositionRange[] Alarms(PipelineModel model, double budget, int learned)
    {
        double share = Math.Max(budget, model.Calibration.Normal.Least);
        ScoredRows scored = model.WithThreshold(ThresholdRule.FalseAlarms(share)).Score(rows);
        var alarms = new List<PositionRange>();
        foreach (Interval interval in scored.Intervals)
        {
            int[] inside = [.. Enumerable.Range(learned, rows.Rows - learned).Where(row => Inside(row, interval))];
            if (inside.Length > 0)
            {
                alarms.Add(new PositionRange(inside[0], inside[^1]));
            }
        }

        return [.. alarms];
    }

    private bool Inside(int row, Interval interval)
    {
        long ticks = ((TimeColumn)rows["timestamp"]).Ticks[row];
        return ticks >= interval.Start.Ticks && ticks <= interval.End.Ticks;
    }
}
