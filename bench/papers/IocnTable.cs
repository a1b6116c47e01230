using System.Globalization;
using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Protocols;
using Misfit.Benchmarks.Runs;
using Misfit.Data;
using Misfit.Data.Datasets;
using Misfit.Data.Generators;
using Misfit.Detectors;
using Misfit.Detectors.Invertible;
using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.PapersBenchmark;

/// <summary>IOCN beside FLOW and three classical methods, fitted on half the normal rows: ROC AUC, the share of the other half inside the cube, the round trip.</summary>
internal static class IocnTable
{
    private static readonly string[] contenders = ["iocn", "flow", "pca", "knn", "isolation-forest"];

    public static void Run(IReadOnlyList<string> args)
    {
        Dictionary<string, string> words = args.Select(arg => arg.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        int seeds = words.Remove("seeds", out string? count) ? int.Parse(count, CultureInfo.InvariantCulture) : 5;
        int components = words.Remove("components", out string? kept) ? int.Parse(kept, CultureInfo.InvariantCulture) : 128;
        string[] sets = words.Remove("data", out string? names) ? names.Split(',') : ["two-moons", "thyroid", "cifar10_0", "cifar10_4", "cifar10_6"];
        string[] ids = words.Remove("methods", out string? methods) ? methods.Split(',') : contenders;
        Console.WriteLine($"| data | method | ROC AUC | rows inside the cube | round-trip error | in float64 | images off by | seconds | probe |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (string name in sets)
        {
            foreach (string id in ids)
            {
                Detector recipe = DetectorCatalog.Find(id).Create();
                foreach ((string option, string value) in words.Where(_ => recipe is Iocn or NormalizingFlow))
                {
                    recipe = recipe.Info.With(recipe, option, value);
                }

                Print(name, id, [.. Enumerable.Range(1, seeds).Select(seed => Measure(name, recipe with { Seed = seed }, seed, components))]);
            }
        }
    }

    private static Outcome Measure(string name, Detector recipe, int seed, int components)
    {
        LabelledTable table = Load(name, seed);
        RowSplit split = RowSplit.Of(Protocol.OneClass, table.Labels.Anomalies, seed, table.Split);
        Table learned = table.Table.SelectRows(split.Train), judged = table.Table.SelectRows(split.Test);
        bool features = name.StartsWith("cifar10", StringComparison.Ordinal);
        Preprocessor preprocessor = Preprocessor.Fit(learned, new PreprocessingOptions { Scaler = features ? Scaler.None : table.Scaler }, table.LeaveOut);
        Matrix train = preprocessor.Transform(learned).Features, test = preprocessor.Transform(judged).Features;
        if (features)
        {
            Whitening.DivideByLength(train);
            Whitening.DivideByLength(test);
            if (components > 0)
            {
                var whitening = Whitening.Of(train, components);
                (train, test) = (whitening.Apply(train), whitening.Apply(test));
            }
        }

        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        DetectorModel model = recipe.Fit(train);
        double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
        double[] scores = model.Score(test);
        bool[] anomalies = Array.ConvertAll(split.Test, row => table.Labels.Anomalies[row]);
        double[] normal = [.. scores.Where((_, i) => !anomalies[i])];
        return new Outcome(
            Figures.Of(scores, anomalies).RocAuc,
            model is IocnModel ? normal.Count(score => score <= 0) / (double)normal.Length : double.NaN,
            model is InvertibleModel invertible ? RoundTrip(invertible, test) : RoundTrips.None,
            seconds,
            model.Health.ProbeAuc ?? double.NaN);
    }

    private static LabelledTable Load(string name, int seed)
    {
        if (GeneratorCatalog.All.FirstOrDefault(generator => generator.Name == name) is not { } made)
        {
            return LabelledTable.From(new DataSetStore().Load(name.StartsWith("cifar10", StringComparison.Ordinal) ? $"adbench/cv_resnet18/{name}" : name));
        }

        string path = Path.Combine(Path.GetTempPath(), $"misfit-{name}-{seed}.csv");
        made.Write(path, 2000, seed);
        Table table = TableSource.Parse(path).ReadAll();
        File.Delete(path);
        return LabelledTable.From(name, table, made.LabelColumn);
    }

    private static RoundTrips RoundTrip(InvertibleModel model, Matrix rows)
    {
        Matrix images = model.Transform(rows);
        Matrix back = model.Invert(images);
        var exact = new double[rows.Rows];
        var off = new double[rows.Rows];
        Parallel.For(0, rows.Rows, i =>
        {
            double[] row = Array.ConvertAll(rows.Row(i).ToArray(), value => (double)value);
            double[] image = model.Transform(row);
            exact[i] = Largest(row, model.Invert(image));
            off[i] = Largest(image, Array.ConvertAll(images.Row(i).ToArray(), value => (double)value)) / Math.Max(1, image.Max(Math.Abs));
        });
        return new RoundTrips(Enumerable.Range(0, rows.Values.Length).Max(i => Math.Abs((double)rows.Values[i] - back.Values[i])), exact.Max(), off.Max());
    }

    private static double Largest(double[] one, double[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Max();

    private static void Print(string name, string id, Outcome[] outcomes)
    {
        double mean = outcomes.Average(outcome => outcome.RocAuc);
        double deviation = Math.Sqrt(outcomes.Average(outcome => (outcome.RocAuc - mean) * (outcome.RocAuc - mean)));
        double inside = outcomes.Average(outcome => outcome.Inside), worst = outcomes.Max(outcome => outcome.RoundTrip.Single), exact = outcomes.Max(outcome => outcome.RoundTrip.Exact), off = outcomes.Max(outcome => outcome.RoundTrip.ImagesOff);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {id} | {100 * mean:F1} ± {100 * deviation:F1} | {(double.IsNaN(inside) ? "" : $"{100 * inside:F0} %")} | {Small(worst)} | {Small(exact)} | {Small(off)} | {outcomes.Average(outcome => outcome.Seconds):F1} | {100 * outcomes.Average(outcome => outcome.Probe):F1} |"));
    }

    private static string Small(double value) => double.IsNaN(value) ? "" : value.ToString("0.0e0", CultureInfo.InvariantCulture);

    private sealed record RoundTrips(double Single, double Exact, double ImagesOff)
    {
        public static RoundTrips None { get; } = new(double.NaN, double.NaN, double.NaN);
    }

    private sealed record Outcome(double RocAuc, double Inside, RoundTrips RoundTrip, double Seconds, double Probe);
}
