using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Misfit.Benchmarks.Contenders;
using Misfit.Benchmarks.Runs;

namespace Misfit.Benchmarks.Suites;

/// <summary>Turns suite files into suites: expands <c>{at}</c>, adds the baselines, checks every word that can be checked without data.</summary>
internal static class SuiteReader
{
    public static T Parse<T>(string path, JsonTypeInfo<T> type)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, type) ?? throw new DataException($"{path} holds null; it must hold an object.");
        }
        catch (JsonException exception)
        {
            throw new DataException($"{path}, line {exception.LineNumber + 1}, {exception.Path}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    public static Suite Expand(string path, SuiteFile file)
    {
        SuiteData[] data = [.. file.Data.SelectMany(entry => Expand(entry.At, entry.Data).Select(at => new SuiteData(entry.Name ?? Unvaried(entry.Data), at.Text, at.Value)))];
        SuiteDetector[] listed = [.. file.Detectors.SelectMany(Expand)];
        SuiteFile.PublishedFile? published = file.Published is null ? null : Parse(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file.Published), SuiteJson.Default.PublishedFile);
        var suite = new Suite
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Title = file.Title,
            About = file.About,
            Protocol = file.Protocol,
            Scaler = file.Scaler,
            Seeds = file.Seeds,
            Metrics = [.. file.Metrics.Select(Metric.Find)],
            Axis = file.Axis,
            Reference = file.Reference,
            Alone = file.Alone,
            Selection = file.Selection,
            Seconds = file.Seconds,
            Gigabytes = file.Gigabytes,
            Data = data,
            Detectors = [.. listed, .. Baselines(listed)],
            Pictures = [.. file.Pictures.Select(entry => new SuitePicture(entry.Title, entry.Shows, entry.Data, entry.Recipe, entry.Level))],
            Missing = file.Missing,
            Published = published?.Figures ?? [],
            PublishedSource = published?.Source ?? "",
        };
        Check(path, suite);
        return suite;
    }

    private static IEnumerable<SuiteDetector> Expand(SuiteFile.DetectorEntry entry)
    {
        if (entry.Recipe is null)
        {
            return [new SuiteDetector(entry.Name ?? throw new DataException("A detector needs a recipe, or a name when the catalogue has none."), null, SuiteRole.Absent)];
        }

        return Expand(entry.At, entry.Recipe).Select(at => new SuiteDetector(entry.Name ?? Unvaried(entry.Recipe), at.Text, SuiteRole.Listed, entry.Data, entry.Seeds, at.Value));
    }

    private static IEnumerable<(string Text, double? Value)> Expand(double[]? at, string text) => at is null
        ? [(text, null)]
        : at.Select(value => (text.Replace("{at}", value.ToString("R", CultureInfo.InvariantCulture), StringComparison.Ordinal), (double?)value));

    // adbench/cardio?duplicates={at} is a curve of adbench/cardio.
    private static string Unvaried(string text) => text.Contains("{at}", StringComparison.Ordinal) ? text[..text.LastIndexOfAny(['?', '&', '/'], text.IndexOf("{at}", StringComparison.Ordinal))] : text;

    /// <summary>What every table carries: isolation forest and random scores, and each deep detector without its training.</summary>
    private static IEnumerable<SuiteDetector> Baselines(SuiteDetector[] listed)
    {
        foreach (SuiteDetector detector in listed.Where(detector => detector.Recipe is not null && ContenderText.IsDeep(detector.Recipe)))
        {
            yield return detector with { Name = $"{detector.Name}, untrained", Recipe = ContenderText.Untrained + detector.Recipe, Role = SuiteRole.Baseline };
        }

        if (listed.All(detector => detector.Recipe != ContenderText.IsolationForest))
        {
            yield return new SuiteDetector(ContenderText.IsolationForest, ContenderText.IsolationForest, SuiteRole.Baseline);
        }

        yield return new SuiteDetector("random scores", ContenderText.Random, SuiteRole.Baseline);
    }

    private static void Check(string path, Suite suite)
    {
        string[] names = [.. suite.Data.Select(data => data.Name)];
        string? wrong =
            suite.Seeds is < 1 or > 1000 ? $"seeds must be from 1 to 1000, was {suite.Seeds}"
            : suite.Data.Count == 0 || suite.Metrics.Count == 0 ? "needs at least one of data and of metrics"
            : suite.Seconds < 1 || suite.Gigabytes <= 0 ? "seconds and gigabytes must be positive"
            : suite.Detectors.SelectMany(detector => detector.Data ?? []).Except(names).FirstOrDefault() is { } data ? $"a detector is for data '{data}', which the suite has not; it has {string.Join(", ", names.Distinct())}"
            : suite.Pictures.FirstOrDefault(picture => !CellSketch.All.Contains(picture.Shows)) is { } picture ? $"the picture '{picture.Title}' shows '{picture.Shows}'; it can show {string.Join(" or ", CellSketch.All)}"
            : suite.Reference is { } reference && suite.Detectors.All(detector => detector.Name != reference) ? $"the reference '{reference}' is no detector of the suite"
            : suite.Published.Select(figure => figure.Method).Except(suite.Detectors.Select(detector => detector.Name)).FirstOrDefault() is { } method ? $"figures are published for '{method}', which the suite has not; add a detector of that name (without recipe when the catalogue has none)"
            : suite.Published.FirstOrDefault(figure => !names.Contains(figure.Data) && !suite.Missing.Any(missing => missing.StartsWith(figure.Data, StringComparison.Ordinal))) is { } figure ? $"figures are published for '{figure.Data}', which the suite neither has nor lists as missing"
            : null;
        if (wrong is not null)
        {
            throw new DataException($"{path}: {wrong}.");
        }

        foreach (string metric in suite.Published.Select(result => result.Metric).Distinct())
        {
            _ = Metric.Find(metric);
        }

        foreach (string recipe in suite.Detectors.Select(detector => detector.Recipe).OfType<string>().Concat(suite.Pictures.Select(picture => picture.Recipe)))
        {
            _ = ContenderText.Parse(recipe);
        }
    }
}
