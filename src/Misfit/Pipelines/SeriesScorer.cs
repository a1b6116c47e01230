using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Explanations;
using Misfit.Preprocessing;
using Misfit.Series;
using Misfit.Tables;

namespace Misfit.Pipelines;

/// <summary>Scores and explains the rows of a series. A window's score depends on its own points and the model alone.</summary>
internal sealed class SeriesScorer(PipelineModel model, FittedSeries series)
{
    /// <summary>The columns a table must have: those of the detector, the time and the group.</summary>
    public static IReadOnlyList<ColumnSchema> Schema(Preprocessor preprocessor, SeriesOptions options)
    {
        ColumnSchema[] own = [new(options.Time, ColumnKind.Time), .. options.Group is { } group ? [new ColumnSchema(group, ColumnKind.Category)] : Array.Empty<ColumnSchema>()];
        return [.. own, .. preprocessor.Schema.Where(column => own.All(known => known.Name != column.Name))];
    }

    /// <summary>Scores rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="firstRow">The number by which messages call the first row.</param>
    /// <param name="learned">The windows the detector was fitted on, when they are of these rows: they are not compared with themselves.</param>
    public ScoredRows Score(Table rows, long firstRow, WindowedSeries? learned = null)
    {
        WindowedSeries windowed = Windowed(rows, firstRow);
        SeriesPoints points = windowed.Points;
        double[] pointScores = windowed.PointScores(WindowScores(windowed, learned));
        bool[] pointFlags = Array.ConvertAll(pointScores, score => !double.IsNaN(score) && model.Threshold.Flags(score));
        int[] pointOfRow = points.PointOfRow();
        double[] scores = Array.ConvertAll(pointOfRow, point => pointScores[point]);
        (IReadOnlyList<Interval> intervals, int[] intervalOfPoint) = Interval.Join(points, pointScores, pointFlags, series.Steps);
        string[] extra = [.. windowed.Transformed.ExtraColumns.Where(name => name != series.Options.Time && name != series.Options.Group)];
        return new ScoredRows(
            scores,
            Array.ConvertAll(scores, score => double.IsNaN(score) ? double.NaN : model.Calibration.Normal.PValue(score)),
            Array.ConvertAll(pointOfRow, point => pointFlags[point]),
            windowed.Transformed.Counts,
            extra)
        {
            Intervals = intervals,
            IntervalOfRow = Array.ConvertAll(pointOfRow, point => intervalOfPoint[point]),
            Notes = Notes(points, pointScores),
        };
    }

    private double[] WindowScores(WindowedSeries windowed, WindowedSeries? learned)
    {
        double[] scores = windowed.WindowScores(model.Model);
        if (learned is not null && model.Model.ScoreFitted() is { } fitted)
        {
            var byStart = new Dictionary<(int Group, long Start), int>();
            for (int i = 0; i < scores.Length; i++)
            {
                byStart.Add(windowed.Key(i), i);
            }

            for (int i = 0; i < fitted.Length; i++)
            {
                // With a stride the windows learned from may begin between those of the whole table.
                if (byStart.TryGetValue(learned.Key(i), out int window))
                {
                    scores[window] = fitted[i];
                }
            }
        }

        return scores;
    }

    /// <summary>Explains rows.</summary>
    /// <param name="rows">The table.</param>
    /// <param name="asked">The rows, from 0.</param>
    /// <param name="numbers">By which number each row of the table is called; null when by its place.</param>
    public IReadOnlyList<Explanation> Explain(Table rows, IReadOnlyList<int> asked, int[]? numbers = null)
    {
        WindowedSeries windowed = Windowed(rows, 0);
        int[] pointOfRow = windowed.Points.PointOfRow();
        double[] windowScores = windowed.WindowScores(model.Model);
        double[] pointScores = windowed.PointScores(windowScores);
        return [.. asked.Select(row => Explain(windowed, numbers?[row] ?? row, pointOfRow[row], windowScores, pointScores[pointOfRow[row]]))];
    }

    private Explanation Explain(WindowedSeries windowed, int row, int point, double[] windowScores, double score)
    {
        int window = windowed.StrangestWindow(point, windowScores);
        if (window < 0)
        {
            throw new DataException($"Row {row} has no score: no window of {series.Steps} steps reaches it without too many gaps.");
        }

        Attribution attribution = model.Model.Attribute(windowed.Gather(window).Row(0));
        return new Explanation(row, score, model.Calibration.Normal.PValue(score), model.Threshold.Flags(score), Reasons(windowed, window, attribution), attribution.SumsToScore && windowScores[window] == score);
    }

    private WindowedSeries Windowed(Table rows, long firstRow) =>
        new(series, model.Preprocessor, rows, series.Clock.Lay(rows, series.Options, firstRow), firstRow);

    private IReadOnlyList<string> Notes(SeriesPoints points, double[] scores)
    {
        int without = scores.Count(double.IsNaN);
        return without == 0 ? points.Notes : [.. points.Notes, $"{without} of {scores.Length} points have no score: no window of {series.Steps} steps {(series.Options.Points == PointScore.Last ? "ends there" : "covers them")} without too many gaps"];
    }

    // Each column with what all steps of the window added, and its value at the step that added most.
    private IReadOnlyList<Reason> Reasons(WindowedSeries windowed, int window, Attribution attribution)
    {
        Preprocessor preprocessor = model.Preprocessor;
        int channels = preprocessor.Features.Count;
        double[][] bySteps = [.. Enumerable.Range(0, series.Steps).Select(step => preprocessor.SumByColumn(attribution.Contributions.AsSpan(step * channels, channels)))];
        var reasons = new List<Reason>();
        for (int column = 0; column < preprocessor.Schema.Count; column++)
        {
            int step = Enumerable.Range(0, series.Steps).MaxBy(step => bySteps[step][column]);
            int place = PlaceAt(windowed, window, step);
            float[]? expected = attribution.Expected?[(step * channels)..((step + 1) * channels)];
            reasons.Add(Describe(windowed, column, place, expected, bySteps.Sum(sums => sums[column])));
        }

        return [.. reasons.OrderByDescending(reason => reason.Contribution)];
    }

    // The row of the step, or the nearest one before it.
    private static int PlaceAt(WindowedSeries windowed, int window, int step)
    {
        Window cut = windowed.Windows[window];
        int place = cut.First;
        while (place + 1 < cut.End && windowed.Points.Indices[windowed.Places[place + 1]] <= cut.Start + step)
        {
            place++;
        }

        return place;
    }

    private Reason Describe(WindowedSeries windowed, int column, int place, float[]? expected, double contribution)
    {
        string name = model.Preprocessor.Schema[column].Name;
        long ticks = windowed.Points.Ticks[windowed.Places[place]];
        ColumnCourse? course = series.Transform.Courses.FirstOrDefault(course => course.Column == name);
        double shift = course is null || series.Options.Difference ? 0 : course.At(ticks, series.Transform.Period);
        string change = series.Options.Difference && model.Preprocessor.Encoders[column] is NumberEncoder ? "change of " : "";
        string value = change + Shifted(model.Preprocessor.Texts(windowed.Values, place)[column], windowed.Values[name], place, shift);
        string typical = model.Preprocessor.Encoders[column] is NumberEncoder number && shift != 0 ? NumberText.Short(number.Median + shift) : model.Preprocessor.TypicalText(name);
        string? guess = expected is null ? null
            : model.Preprocessor.Encoders[column] is NumberEncoder encoder ? NumberText.Short(encoder.Scaler.Invert(expected[model.Preprocessor.OffsetOf(column)]) + shift)
            : model.Preprocessor.Decode(expected)[column];
        return new Reason(name, $"{value} at {new TimeColumn("", [ticks - (ticks % TimeSpan.TicksPerSecond)]).Text(0)}", typical, guess, contribution);
    }

    private static string Shifted(string text, Column column, int place, double shift) =>
        shift != 0 && column is NumberColumn numbers && !numbers.IsMissing(place) ? NumberText.Short(numbers.Values[place] + shift, 6) : text;
}
