using System.Text.Json;
using Misfit.Series;
using Misfit.Storage;

namespace Misfit.Pipelines;

/// <summary>Writes and reads what a series was fitted to; everything read may be wrong.</summary>
internal static class SeriesManifest
{
    public static void Write(Utf8JsonWriter json, FittedSeries series)
    {
        SeriesOptions options = series.Options;
        json.WriteStartObject("series");
        json.WriteString("time", options.Time);
        json.WriteString("group", options.Group);
        WriteTicks(json, "asked_step_ticks", options.Step);
        json.WriteNumber("steps", options.Steps);
        json.WriteNumber("stride", options.Stride);
        json.WriteString("calendar", options.Calendar is { } unit ? ManifestWords.Word(unit) : null);
        json.WriteBoolean("difference", options.Difference);
        json.WriteBoolean("detrend", options.Detrend);
        json.WriteBoolean("deseasonalize", options.Deseasonalize);
        WriteTicks(json, "asked_period_ticks", options.Period);
        json.WriteString("points", ManifestWords.Word(options.Points));
        json.WriteNumber("step_ticks", series.Clock.Step);
        json.WriteNumber("period_ticks", series.Transform.Period);
        json.WriteStartArray("courses");
        foreach (ColumnCourse course in series.Transform.Courses)
        {
            json.WriteStartObject();
            json.WriteString("column", course.Column);
            json.WriteNumber("origin_ticks", course.Origin);
            json.WriteDouble("height", course.Height);
            json.WriteDouble("slope_per_day", course.Slope);
            json.WriteDoubles("season", course.Season);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What the manifest says of the series; null when it says nothing.</summary>
    public static FittedSeries? Read(ManifestValue manifest)
    {
        if (manifest.Find("series") is not { } json)
        {
            return null;
        }

        SeriesOptions options = Options(json);
        var clock = new SeriesClock(Positive(json["step_ticks"]), options.Step is not null);
        long period = json["period_ticks"].Int64() is >= 0 and <= long.MaxValue / 2 and var ticks ? ticks : throw Wrong(json["period_ticks"], "at least 0");
        ColumnCourse[] courses = [.. json["courses"].Items().Select(course => Course(course, period))];
        try
        {
            return new FittedSeries(new SeriesTransform(options, clock, period, courses), WindowCutter.StepsOf(options, clock));
        }
        catch (DataException exception)
        {
            throw new ModelFormatException($"In the model file {json.Place}: {exception.Message}", exception);
        }
    }

    private static SeriesOptions Options(ManifestValue json)
    {
        var options = new SeriesOptions(json["time"].Text())
        {
            Group = json.Find("group")?.Text(),
            Step = json.Find("asked_step_ticks") is { } step ? new TimeSpan(Positive(step)) : null,
            Steps = json["steps"].Int32(),
            Stride = json["stride"].Int32(),
            Calendar = json.Find("calendar")?.Choice<CalendarUnit>(),
            Difference = json["difference"].Flag(),
            Detrend = json["detrend"].Flag(),
            Deseasonalize = json["deseasonalize"].Flag(),
            Period = json.Find("asked_period_ticks") is { } period ? new TimeSpan(Positive(period)) : null,
            Points = json["points"].Choice<PointScore>(),
        };
        return options.Problems().FirstOrDefault() is { } problem
            ? throw new ModelFormatException($"In the model file {json.Place}.{problem.Option} must be {problem.MustBe}, was {problem.Was}.")
            : options;
    }

    private static ColumnCourse Course(ManifestValue json, long period)
    {
        long origin = json["origin_ticks"].Int64();
        double[] season = [.. json["season"].Items(SeriesTransform.MostPhases).Select(Finite)];
        bool sound = origin >= 0 && origin <= DateTime.MaxValue.Ticks && (season.Length == 0 || period > 0);
        return sound
            ? new ColumnCourse(json["column"].Text(), origin, Finite(json["height"]), Finite(json["slope_per_day"]), season)
            : throw Wrong(json["origin_ticks"], "a time of the years 1 to 9999, and a season must have a period");
    }

    private static void WriteTicks(Utf8JsonWriter json, string name, TimeSpan? span)
    {
        if (span is { } some)
        {
            json.WriteNumber(name, some.Ticks);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static double Finite(ManifestValue json)
    {
        double value = json.Double();
        return double.IsFinite(value) ? value : throw Wrong(json, "finite");
    }

    private static long Positive(ManifestValue json) => json.Int64() is > 0 and <= long.MaxValue / 2 and var ticks ? ticks : throw Wrong(json, "greater than 0");

    private static ModelFormatException Wrong(ManifestValue json, string mustBe) => new($"In the model file {json.Place} must be {mustBe}, was {json}.");
}
