using System.Globalization;
using Misfit.Detectors;
using Misfit.Preprocessing;
using Misfit.Series;
using Misfit.Tables;
using Misfit.Training;

namespace Misfit.Pipelines;

/// <summary>
/// Fits one pipeline to the windows of a series. Neighbouring windows share points and neighbouring points are alike, so calibration holds out whole stretches of time:
/// no window of the model reaches into them.
/// </summary>
internal sealed class SeriesFitter(Pipeline recipe, Table rows, TrainingContext context, long firstRow)
{
    private const int LeastPointsToSplit = 1000;
    private const int MostPointsHeldOut = 10_000;
    private const double ShareHeldOut = 0.2;
    private const int MostStretches = 10;
    private const int WindowsInStretch = 4;
    private const int Folds = 5;

    private readonly SeriesOptions options = recipe.Series!;
    private readonly string[] leaveOut = [.. new[] { recipe.LabelColumn, rows.LabelColumn }.OfType<string>().Concat(recipe.Ignore).Distinct()];
    private SeriesClock clock = null!;
    private int steps;

    /// <returns>The model, and the windows its detector was fitted on.</returns>
    public (PipelineModel Model, WindowedSeries Learned) Fit(DateTimeOffset created)
    {
        (SeriesPoints points, SeriesPoints normal, int[] anomalies) = Lay();
        bool[]? held = HeldOut(normal.Count);
        (Part part, double[] scores) = held is not null ? FitSplit(normal, held) : FitCross(normal);
        var calibration = new Calibration(held is not null ? CalibrationMethod.Split : CalibrationMethod.Cross, scores, AnomalyScores(part, points, anomalies));
        var data = new TrainingData(rows.Rows, TableFingerprint.Of(rows));
        return (new PipelineModel(recipe, part.Preprocessor, part.Model, calibration, calibration.Find(recipe.Threshold), data, created, part.Series), part.Learned);
    }

    /// <summary>Finds what keeps the rows from being learned from, as far as it can be told without fitting.</summary>
    /// <exception cref="DataException">There are too few points in time, or they are irregular.</exception>
    public void Check() => _ = Lay();

    /// <summary>Checks what does not depend on the rows' contents.</summary>
    /// <exception cref="OptionsException">Options are out of range.</exception>
    /// <exception cref="DataException">There are no rows.</exception>
    public static void Check(Pipeline recipe, Table rows)
    {
        PipelineFitter.Check(recipe);
        if (recipe.Series!.Problems().ToList() is { Count: > 0 } problems)
        {
            throw new OptionsException("series", problems);
        }

        if (rows.Rows == 0)
        {
            throw new DataException("There are no rows to learn from.");
        }
    }

    // The points in time, those to learn from, and the places of the labelled anomalies.
    private (SeriesPoints Points, SeriesPoints Normal, int[] Anomalies) Lay()
    {
        Check(recipe, rows);
        clock = SeriesClock.Find(rows, options);
        steps = WindowCutter.StepsOf(options, clock);
        SeriesPoints points = clock.Lay(rows, options, firstRow);
        (SeriesPoints normal, int[] anomalies) = ByLabel(points);
        int least = LeastPoints(steps);
        if (normal.Count < least)
        {
            throw new DataException(string.Create(CultureInfo.InvariantCulture, $"A series needs at least {least:N0} points in time to learn windows of {steps:N0} steps from and to calibrate with; there are {normal.Count:N0}. Take shorter windows."));
        }

        return (points, normal, anomalies);
    }

    /// <summary>The fewest points in time that windows of so many steps can be learned from.</summary>
    public static int LeastPoints(int steps) => Math.Max(10, Folds * steps);

    // A point is an anomaly when one of its rows is. Normal windows are made without it, as if it were missing.
    private (SeriesPoints Normal, int[] Anomalies) ByLabel(SeriesPoints points)
    {
        if (recipe.LabelColumn is null)
        {
            return (points, []);
        }

        bool[] labels = RowLabels.Read(rows, recipe.LabelColumn, recipe.NormalLabel, firstRow);
        ILookup<bool, int> byLabel = Enumerable.Range(0, points.Count).ToLookup(point => points.RowsOf(point).ToArray().Any(row => labels[row]));
        return (points.Select([.. byLabel[false]]), [.. byLabel[true]]);
    }

    /// <summary>The last fifth of each of up to ten equal stretches of time; null when there are too few points for that.</summary>
    private bool[]? HeldOut(int points)
    {
        double share = Math.Min(ShareHeldOut, (double)MostPointsHeldOut / points);
        int stretches = (int)Math.Clamp(points * share / (WindowsInStretch * steps), 0, MostStretches);
        if (points < LeastPointsToSplit || stretches == 0)
        {
            return null;
        }

        var held = new bool[points];
        for (int stretch = 0; stretch < stretches; stretch++)
        {
            int first = (int)((long)points * stretch / stretches);
            int end = (int)((long)points * (stretch + 1) / stretches);
            held.AsSpan((int)(end - ((end - first) * share))..end).Fill(true);
        }

        return held;
    }

    private (Part Part, double[] Scores) FitSplit(SeriesPoints points, bool[] held)
    {
        Part part = FitPart(points.Select(Where(held, false)), null, context);
        return (part, NeedScores(Scores(part, points.Select(Where(held, true)))));
    }

    // The model on all points comes last: a training that is stopped then returns its best so far.
    private (Part Part, double[] Scores) FitCross(SeriesPoints points)
    {
        var scores = new List<double>();
        (FittedSeries series, Preprocessor preprocessor) = Prepare(points, null);
        for (int fold = 0; fold < Folds; fold++)
        {
            bool[] held = new bool[points.Count];
            held.AsSpan((int)((long)held.Length * fold / Folds)..(int)((long)held.Length * (fold + 1) / Folds)).Fill(true);
            Part part = FitPart(points.Select(Where(held, false)), preprocessor, StageProgress.Within(context.Unwatched(), $"calibration {fold + 1} of {Folds}"));
            scores.AddRange(Scores(part, points.Select(Where(held, true))));
        }

        return (FitDetector(series, preprocessor, points, context), NeedScores([.. scores]));
    }

    private Part FitPart(SeriesPoints points, Preprocessor? like, TrainingContext within)
    {
        (FittedSeries series, Preprocessor preprocessor) = Prepare(points, like);
        return FitDetector(series, preprocessor, points, within);
    }

    private (FittedSeries Series, Preprocessor Preprocessor) Prepare(SeriesPoints points, Preprocessor? like)
    {
        var series = new FittedSeries(SeriesTransform.Fit(rows, points, leaveOut, options, clock), steps);

        // In a window, order tells the time that passes; parts of the calendar are features only when they are asked for.
        TimeParts parts = recipe.Preprocessing.Times ?? TimeParts.None;
        (Table values, _) = series.Transform.Apply(rows, points, withTime: parts != TimeParts.None, name => !leaveOut.Contains(name));
        string[] left = [.. leaveOut.Where(name => values.Find(name) is not null || rows.Find(name) is null)];
        return (series, like?.Refit(values) ?? Preprocessor.Fit(values, recipe.Preprocessing with { Times = parts }, left));
    }

    private Part FitDetector(FittedSeries series, Preprocessor preprocessor, SeriesPoints points, TrainingContext within)
    {
        var windowed = new WindowedSeries(series, preprocessor, rows, points);
        return windowed.Windows.Count > 0
            ? new Part(series, preprocessor, recipe.Detector.Fit(windowed.Gather(), within), windowed)
            : throw new DataException(string.Create(CultureInfo.InvariantCulture, $"No window of {steps:N0} steps of {Durations.Text(new TimeSpan(clock.Step))} has a value at nine in ten of them. Take shorter windows, or a longer step to average over."));
    }

    private double[] Scores(Part part, SeriesPoints points)
    {
        var windowed = new WindowedSeries(part.Series, part.Preprocessor, rows, points);
        return [.. windowed.PointScores(windowed.WindowScores(part.Model)).Where(score => !double.IsNaN(score))];
    }

    private double[] NeedScores(double[] scores) => scores.Length > 0
        ? scores
        : throw new DataException(string.Create(CultureInfo.InvariantCulture, $"The stretches of time held out for calibration hold no whole window of {steps:N0} steps. Take shorter windows, or more rows."));

    private double[] AnomalyScores(Part part, SeriesPoints points, int[] anomalies)
    {
        if (anomalies.Length == 0)
        {
            return [];
        }

        var windowed = new WindowedSeries(part.Series, part.Preprocessor, rows, points);
        double[] scores = windowed.PointScores(windowed.WindowScores(part.Model));
        return [.. anomalies.Select(point => scores[point]).Where(score => !double.IsNaN(score))];
    }

    private static int[] Where(bool[] held, bool wanted) => [.. Enumerable.Range(0, held.Length).Where(point => held[point] == wanted)];

    private sealed record Part(FittedSeries Series, Preprocessor Preprocessor, DetectorModel Model, WindowedSeries Learned);
}
