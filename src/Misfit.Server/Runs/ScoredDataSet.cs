using System.Diagnostics;
using Misfit.Benchmarks.Evaluations;
using Misfit.Pipelines;
using Misfit.Server.DataSets;
using Misfit.Server.Scoring;
using Misfit.Tables;

namespace Misfit.Server.Runs;

/// <summary>What a model says of every row of a data set.</summary>
/// <param name="Scores">NaN for rows of a series that no window reaches.</param>
/// <param name="PValues">NaN without a score.</param>
/// <param name="Flagged">Whether each score is above the threshold of its row.</param>
/// <param name="Ranking">What orders the rows (<see cref="ScoredRows.Ranking"/>).</param>
/// <param name="Anomalies">The labels; null when there are none.</param>
/// <param name="Seconds">The time that scoring took, reading not counted.</param>
internal sealed record ScoredDataSet(double[] Scores, double[] PValues, bool[] Flagged, double[] Ranking, bool[]? Anomalies, double Seconds)
{
    /// <summary>Scores rows that stand alone batch by batch, so that only their scores are held in memory.</summary>
    public static ScoredDataSet Streamed(PipelineModel model, DataSetLibrary dataSets, DataSetRecord data, CancellationToken cancellation)
    {
        int batchRows = RowScorer.BatchRowsFor(data.Columns);
        double[] scores = new double[data.Rows], pValues = new double[data.Rows];
        var flagged = new bool[data.Rows];
        bool[]? anomalies = data.Anomalies is null ? null : new bool[data.Rows];
        using TableReader reader = dataSets.Open(data.Id);
        long ticks = 0;
        for (int first = 0; reader.Read(batchRows) is { } batch; first += batch.Rows)
        {
            cancellation.ThrowIfCancellationRequested();
            long started = Stopwatch.GetTimestamp();
            ScoredRows scored = model.Score(batch, firstRow: first + 1);
            ticks += Stopwatch.GetElapsedTime(started).Ticks;
            scored.Scores.CopyTo(scores, first);
            scored.PValues.CopyTo(pValues, first);
            scored.Flagged.CopyTo(flagged, first);
            ReadLabels(batch, data, first + 1)?.CopyTo(anomalies!, first);
        }

        return new ScoredDataSet(scores, pValues, flagged, scores, anomalies, TimeSpan.FromTicks(ticks).TotalSeconds);
    }

    /// <summary>Scores all rows at once, as those of a series must be.</summary>
    public static ScoredDataSet Whole(PipelineModel model, LoadedData data)
    {
        long started = Stopwatch.GetTimestamp();
        ScoredRows scored = model.Score(data.Table, firstRow: 1);
        return new ScoredDataSet(scored.Scores, scored.PValues, scored.Flagged, scored.Ranking(), data.Labels, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>How well the scores agree with the labels; null when there are none, or only of one kind.</summary>
    public RunFigures? Figures()
    {
        if (Anomalies is null)
        {
            return null;
        }

        int[] told = [.. Enumerable.Range(0, Ranking.Length).Where(row => !double.IsNaN(Ranking[row]))];
        bool[] known = Array.ConvertAll(told, row => Anomalies[row]);
        int count = known.Count(anomaly => anomaly);
        if (count == 0 || count == known.Length)
        {
            return null;
        }

        Figures figures = Benchmarks.Evaluations.Figures.Of(Array.ConvertAll(told, row => Ranking[row]), known);
        return new RunFigures
        {
            Anomalies = count,
            RocAuc = figures.RocAuc,
            AveragePrecision = figures.AveragePrecision,
            BestF1 = figures.BestF1,
            BestAccuracy = figures.BestAccuracy,
            F1AtTrueRatio = figures.F1,
            AsFlagged = RunCounts.Of(told, Flagged, Anomalies),
        };
    }

    // The labels were checked when the data set was told of them; a batch may well have none of one kind.
    private static bool[]? ReadLabels(Table batch, DataSetRecord data, long firstRow)
    {
        if (data.Anomalies is null)
        {
            return null;
        }

        Column labels = batch[data.LabelColumn!];
        return data.NormalLabel is { } normal ? [.. Enumerable.Range(0, batch.Rows).Select(row => labels.Text(row) != normal)] : RowLabels.Read(batch, data.LabelColumn!, null, firstRow);
    }
}
