using System.Globalization;
using Misfit.Benchmarks.Evaluations;
using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Pipelines;
using Misfit.Preprocessing;
using Misfit.Series;
using Misfit.Server.Api;
using Misfit.Server.DataSets;

namespace Misfit.Server.Jobs;

/// <summary>Makes the pipeline that a request describes.</summary>
internal static class TrainingRecipe
{
    /// <exception cref="OptionsException">The request names no method, or an option is out of range.</exception>
    /// <exception cref="ApiException">400: the request does not suit the data set.</exception>
    public static Pipeline Create(TrainingRequest request, DataSetRecord data)
    {
        Detector detector = (RecipeText.Parse(request.Detector) ?? DetectorCatalog.Find(request.Detector).Create()) with { Seed = request.Seed };
        bool labels = request.UseLabels && data.LabelColumn is not null;
        string?[] roles = [labels ? null : data.LabelColumn, request.Series is null ? data.TimeColumn : null, request.Series is null ? data.GroupColumn : null];
        var recipe = new Pipeline(detector)
        {
            LabelColumn = labels ? data.LabelColumn : null,
            NormalLabel = labels ? data.NormalLabel : null,
            Ignore = [.. data.Ignored.Concat(roles.OfType<string>()).Distinct()],
            Preprocessing = new PreprocessingOptions { Scaler = ScalerName.Parse(request.Scaler) },
            Threshold = request.Budget is null ? null : ThresholdRule.Parse(request.Budget),
            Series = request.Series is null ? null : Series(request.Series, data),
        };
        return recipe.Threshold is not { NeedsLabels: true } || labels
            ? recipe
            : throw ApiException.BadRequest($"The threshold rule {recipe.Threshold} needs labels, and '{data.Name}' has no column of labels that is used; name one, or use false-alarms, alerts or contamination.");
    }

    private static SeriesOptions Series(SeriesRequest request, DataSetRecord data)
    {
        string time = data.TimeColumn ?? throw ApiException.BadRequest($"'{data.Name}' has no column of times, so it is no series; name the column in its roles.");
        if (request.PerGroup && data.GroupColumn is null)
        {
            throw ApiException.BadRequest($"'{data.Name}' has no group column, so there can be no model per group; name the column in its roles.");
        }

        var options = new SeriesOptions(time)
        {
            Group = data.GroupColumn,
            ModelPerGroup = request.PerGroup,
            Step = request.Step is null ? null : Duration("step", request.Step),
            Detrend = OneOf("trend", request.Trend, "line", "difference") == "line",
            Difference = request.Trend == "difference",
            Deseasonalize = request.Season is not null,
            Period = request.Season is null or "auto" ? null : Duration("season", request.Season),
            Points = OneOf("points", request.Points, "mean", "last") == "last" ? PointScore.Last : PointScore.Mean,
        };
        return request.Window switch
        {
            "hour" => options with { Calendar = CalendarUnit.Hour },
            "day" => options with { Calendar = CalendarUnit.Day },
            "week" => options with { Calendar = CalendarUnit.Week },
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int steps) && steps is >= 1 and <= SeriesOptions.MostSteps => options with { Steps = steps },
            var text => throw ApiException.BadRequest($"window must be hour, day, week, or a number of steps from 1 to {SeriesOptions.MostSteps}, was '{text}'."),
        };
    }

    private static string? OneOf(string name, string? text, params string[] words) =>
        text is null || words.Contains(text) ? text : throw ApiException.BadRequest($"{name} must be {string.Join(" or ", words)}, was '{text}'.");

    private static TimeSpan Duration(string name, string text)
    {
        try
        {
            return Durations.Parse(text);
        }
        catch (FormatException exception)
        {
            throw ApiException.BadRequest($"{name}: {exception.Message}");
        }
    }
}
