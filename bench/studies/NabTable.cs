using System.Globalization;
using Misfit.Data.Datasets;
using Misfit.Detectors;
using Misfit.Metrics;
using Misfit.Series;

namespace Misfit.StudiesBenchmark;

/// <summary>
/// Detectors on windows of NAB's series: event recall and false alarms per week. Options: folder=realKnownCause (several by +), detectors=ID:NAME=VALUE:…,…, seeds=5, budgets=0.01,0.001, and those of the
/// series: steps, points, difference, detrend, deseasonalize.
/// </summary>
internal static class NabTable
{
    public static void Run(IReadOnlyList<string> settings)
    {
        Dictionary<string, string> given = settings.Select(setting => setting.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        string Value(string name, string otherwise) => given.GetValueOrDefault(name, otherwise);
        string[] folders = Value("folder", "realKnownCause").Split('+');
        string[] ids = Value("detectors", "isolation-forest,knn,pca,autoencoder").Split(',');
        double[] budgets = [.. Value("budgets", "0.01,0.001").Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        var defaults = new SeriesOptions("timestamp");
        SeriesOptions options = defaults with
        {
            Steps = int.Parse(Value("steps", $"{defaults.Steps}"), CultureInfo.InvariantCulture),
            Points = Enum.Parse<PointScore>(Value("points", $"{defaults.Points}"), ignoreCase: true),
            Difference = bool.Parse(Value("difference", $"{defaults.Difference}")),
            Detrend = bool.Parse(Value("detrend", $"{defaults.Detrend}")),
            Deseasonalize = bool.Parse(Value("deseasonalize", $"{defaults.Deseasonalize}")),
        };
        int seeds = int.Parse(Value("seeds", "5"), CultureInfo.InvariantCulture);
        string[] names = [.. DataSetCatalog.All.Select(entry => entry.Name).Where(name => folders.Any(folder => name.StartsWith($"nab/{folder}/", StringComparison.Ordinal)))];
        NabRun[] runs = [.. names.SelectMany(name => RunAll(name, ids, seeds, options, budgets))];
        if (Value("series", "true") == "true")
        {
            Print("series", runs, run => run.Series[(run.Series.LastIndexOf('/') + 1)..]);
        }

        Print("all series", runs, _ => $"{names.Length} series");
    }

    private static IEnumerable<NabRun> RunAll(string name, string[] ids, int seeds, SeriesOptions options, double[] budgets)
    {
        var series = new NabSeries(name);
        foreach (string id in ids)
        {
            string[] parts = id.Split(':');
            DetectorInfo info = DetectorCatalog.All.Single(entry => entry.Id == parts[0]);
            Detector detector = parts.Skip(1).Aggregate(info.Create(), (made, part) => info.With(made, part.Split('=')[0], part.Split('=')[1]));
            bool random = parts[0] is not ("knn" or "pca" or "lof" or "kde" or "hbos");
            for (int seed = 1; seed <= (random ? seeds : 1); seed++)
            {
                Console.Error.WriteLine($"{name} {id} seed {seed}");
                NabRun[] runs;
                try
                {
                    runs = [.. series.Run(id, detector with { Seed = seed }, options, budgets)];
                }
                catch (DataException exception)
                {
                    Console.Error.WriteLine($"{name}: {exception.Message}");
                    continue;
                }

                foreach (NabRun run in runs)
                {
                    yield return run;
                }
            }
        }
    }

    private static void Print(string heading, NabRun[] runs, Func<NabRun, string> key)
    {
        Console.WriteLine($"\n| {heading} | detector | budget | events | found | event recall | false alarms per week | median delay, h | range precision | range recall | ROC AUC of points |\n|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (IGrouping<(string Key, string Detector, double Budget), NabRun> group in runs.GroupBy(run => (key(run), run.Detector, run.Budget)).OrderBy(group => group.Key.Budget))
        {
            IGrouping<int, NabRun>[] bySeed = [.. group.GroupBy(run => run.Seed)];
            double[] delays = [.. group.SelectMany(run => run.Events.Delays.OfType<long>().Select(delay => delay * run.StepHours))];
            Array.Sort(delays);
            string Figure(Func<IEnumerable<NabRun>, double> figure) => Text([.. bySeed.Select(seed => figure(seed))]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {group.Key.Key} | {group.Key.Detector} | {group.Key.Budget:0.###%} | {bySeed[0].Sum(run => run.Events.Events)} | {Figure(seed => seed.Sum(run => run.Events.Found))} | {Figure(seed => (double)seed.Sum(run => run.Events.Found) / seed.Sum(run => run.Events.Events))} | {Figure(seed => seed.Sum(run => run.Events.FalseAlarms) / seed.Sum(run => run.WeeksWatched))} | {(delays.Length == 0 ? "–" : delays[delays.Length / 2].ToString("0.0", CultureInfo.InvariantCulture))} | {Figure(seed => Mean(seed.Select(run => run.Events.RangePrecision())))} | {Figure(seed => Mean(seed.Select(run => run.Events.RangeRecall())))} | {Figure(seed => Mean(seed.Select(run => run.RocAuc)))} |"));
        }
    }

    private static double Mean(IEnumerable<double> values) => values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();

    private static string Text(double[] values) => values switch
    {
        _ when values.Any(double.IsNaN) => "–",
        [double value] => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{values.Average():0.00} ± {Math.Sqrt(Sample.Variance(values)):0.00}"),
    };
}
