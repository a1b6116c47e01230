using System.Globalization;
using Misfit.Benchmarks.Evaluations;
using Misfit.Data.Datasets;
using Misfit.Detectors;
using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.PapersBenchmark;

/// <summary>
/// One class of images against the others: fitted on the first so many images of the class, scored on all images that no class is fitted on (on those from a row on, where it is given); the other nine
/// classes are the anomalies. Arguments: data, classes, rows (to fit on), from, seeds, scaling (contrast, columns), develop, then detectors with their options: ID[:NAME=VALUE,…].
/// With develop=N settings are compared on images that the table never scores: fitted on the first four fifths of those images, scored on the last fifth and on the first N of each other class.
/// </summary>
internal static class ImageTable
{
    public static void Run(IReadOnlyList<string> args)
    {
        string data = "mnist";
        int[] classes = [0, 1, 2];
        int rows = 700, seeds = 5, from = 0, develop = 0;
        var options = new PreprocessingOptions();
        var detectors = new List<string>();
        foreach (string arg in args)
        {
            string[] parts = arg.Split('=', 2);
            switch (parts[0])
            {
                case "data": data = parts[1]; break;
                case "classes": classes = [.. parts[1].Split(',').Select(Number)]; break;
                case "rows": rows = Number(parts[1]); break;
                case "from": from = Number(parts[1]); break;
                case "seeds": seeds = Number(parts[1]); break;
                case "develop": develop = Number(parts[1]); break;
                case "scaling": options = options with { Images = Enum.Parse<ImageScaling>(parts[1], ignoreCase: true), Scaler = Scaler.MinMax }; break;
                default: detectors.Add(arg); break;
            }
        }

        DataSet set = new DataSetStore().Load(data);
        int[] labels = Labels(set);
        foreach (int normal in classes)
        {
            foreach (string detector in detectors)
            {
                (int[] Fit, int[] Test) split = Split(labels, normal, rows, from);
                Measure(set, labels, develop > 0 ? DevelopmentSplit(labels, normal, split.Fit, develop) : split, seeds, (normal, detector), options);
            }
        }
    }

    // The same images are left to score for every class.
    private static (int[] Fit, int[] Test) Split(int[] labels, int normal, int rows, int from)
    {
        int[] learned = [.. Enumerable.Range(0, from > 0 ? from : labels.Length)];
        IEnumerable<int> FirstOf(int label) => learned.Where(row => labels[row] == label).Take(rows);
        HashSet<int> kept = from > 0 ? [.. learned] : [.. Enumerable.Range(0, 10).SelectMany(FirstOf)];
        return ([.. FirstOf(normal)], [.. Enumerable.Range(0, labels.Length).Where(row => !kept.Contains(row))]);
    }

    private static (int[] Fit, int[] Test) DevelopmentSplit(int[] labels, int normal, int[] fit, int count)
    {
        IEnumerable<int> FirstOf(int label) => Enumerable.Range(0, labels.Length).Where(row => labels[row] == label).Take(count);
        int held = fit.Length * 4 / 5;
        return (fit[..held], [.. fit[held..], .. Enumerable.Range(0, 10).Where(label => label != normal).SelectMany(FirstOf)]);
    }

    private static void Measure(DataSet set, int[] labels, (int[] Fit, int[] Test) split, int seeds, (int Class, string Detector) what, PreprocessingOptions options)
    {
        (int[] fit, int[] test) = split;
        (int normal, string detector) = what;
        bool[] anomalies = [.. test.Select(row => labels[row] != normal)];
        Table learned = set.Table.SelectRows(fit);
        Preprocessor preprocessor = Preprocessor.Fit(learned, options, set.LabelColumn);
        Matrix train = preprocessor.Transform(learned).Features, scored = preprocessor.Transform(set.Table.SelectRows(test)).Features;
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        double[] areas = new double[seeds];
        var findings = new List<string>();
        for (int seed = 1; seed <= seeds; seed++)
        {
            DetectorModel model = Recipe(detector, seed).Fit(train);
            areas[seed - 1] = Figures.Of(model.Score(scored), anomalies).RocAuc;
            findings.AddRange(model.Health.Findings.Select(finding => finding.Problem.ToString()));
        }

        double mean = areas.Average();
        double deviation = Math.Sqrt(areas.Average(area => (area - mean) * (area - mean)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{set.Entry.Name} class {normal}: {100 * mean:F2} ± {100 * deviation:F2} of {seeds} seeds, {fit.Length} to fit, {test.Length} scored, {System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds / seeds:F1} s each, {detector} {string.Join(' ', findings.Distinct())}"));
    }

    private static Detector Recipe(string text, int seed)
    {
        string[] parts = text.Split(':', 2);
        DetectorInfo info = DetectorCatalog.Find(parts[0]);
        Detector detector = info.Create();
        foreach (string option in parts.Length > 1 ? parts[1].Split(';') : [])
        {
            string[] pair = option.Split('=', 2);
            detector = pair[0] == "preset" ? info.Presets.First(preset => preset.Name == pair[1]).Create() : info.With(detector, pair[0], pair[1]);
        }

        return detector with { Seed = seed };
    }

    private static int[] Labels(DataSet set)
    {
        var column = (CategoryColumn)set.Table[set.LabelColumn];
        return [.. Enumerable.Range(0, column.Count).Select(row => Number(column.Text(row)))];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
