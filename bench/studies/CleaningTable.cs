using System.Globalization;
using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Protocols;
using Misfit.Detectors;
using Misfit.Numerics;
using Misfit.Preprocessing;

namespace Misfit.StudiesBenchmark;

/// <summary>
/// What cleaning finds in normal training rows with anomalies planted among them, and what leaving out the rows it names does to detectors on other rows. Options: data=NAME,…, shares=2,5,10 (per cent of
/// the training rows), detectors=ID,…, seeds=5.
/// </summary>
internal static class CleaningTable
{
    public static void Run(IReadOnlyList<string> arguments)
    {
        Dictionary<string, string> settings = Runs.Settings(
            arguments,
            ("data", "thyroid,adbench/cardio,kdd99-cloudera,adbench/satellite,adbench/pendigits"),
            ("shares", "2,5,10"),
            ("detectors", "isolation-forest,knn,autoencoder"),
            ("seeds", "5"));
        int[] shares = [.. settings["shares"].Split(',').Select(Runs.Integer)];
        Detector[] detectors = [.. settings["detectors"].Split(',').Select(id => DetectorCatalog.Find(id).Create())];
        List<CleaningRun[]> cells = [];
        foreach (string data in settings["data"].Split(','))
        {
            LabelledTable table = Runs.Load(data);
            foreach (int share in shares)
            {
                CleaningRun[] runs = [.. Enumerable.Range(1, Runs.Integer(settings["seeds"])).Select(seed => Told(CleaningRun.Of(data, table, share / 100.0, seed, detectors)))];
                cells.Add(runs);
            }
        }

        PrintNamed(cells);
        PrintDetectors(cells, [.. detectors.Select(detector => detector.Info.Id)]);
    }

    private static CleaningRun Told(CleaningRun run)
    {
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:HH:mm:ss} {run.Data} {run.Planted} of {run.Rows}: estimated {run.Estimate.Share:F3} [{run.Estimate.Lower:F3}, {run.Estimate.Upper:F3}], planted among {run.Named} named {run.NamedPlanted}, among {run.Planted} most suspicious {run.Top.Suspicion}"));
        return run;
    }

    private static void PrintNamed(List<CleaningRun[]> cells)
    {
        Console.WriteLine("| data | training rows | planted | estimated share | interval, mean ends | holds the truth | rows named | planted among them | planted among as many rows as planted | by disagreement alone | by self-influence alone |\n|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (CleaningRun[] runs in cells)
        {
            CleaningRun first = runs[0];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {first.Data} | {first.Rows} | {first.Planted} ({100.0 * first.Planted / first.Rows:F1} %) | {Runs.PerCent(Each(runs, run => run.Estimate.Share))} | {100 * runs.Average(run => run.Estimate.Lower):F1} to {100 * runs.Average(run => run.Estimate.Upper):F1} | {runs.Count(run => run.Held)} of {runs.Length} | {Count(runs, run => run.Named)} | {Count(runs, run => run.NamedPlanted)} | {Count(runs, run => run.Top.Suspicion)} | {Count(runs, run => run.Top.Disagreement)} | {Count(runs, run => run.Top.SelfInfluence)} |"));
        }
    }

    private static void PrintDetectors(List<CleaningRun[]> cells, string[] ids)
    {
        foreach ((string name, Func<Figures, double> figure) in new (string, Func<Figures, double>)[] { ("ROC AUC", f => f.RocAuc), ("average precision", f => f.AveragePrecision) })
        {
            Console.WriteLine($"\n| data | planted | detector | {name}, all rows | without those named | without as many as planted | without the planted |\n|---|---|---|---|---|---|---|");
            foreach (CleaningRun[] runs in cells)
            {
                for (int i = 0; i < ids.Length; i++)
                {
                    string Cell(Func<DetectorFigures, Figures> of) => Runs.PerCent(Each(runs, run => figure(of(run.Detectors[i]))));
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {runs[0].Data} | {100 * runs[0].Share:F0} % | {ids[i]} | {Cell(d => d.All)} | {Cell(d => d.WithoutNamed)} | {Cell(d => d.WithoutTop)} | {Cell(d => d.WithoutPlanted)} |"));
                }
            }
        }
    }

    private static double[] Each(CleaningRun[] runs, Func<CleaningRun, double> value) => [.. runs.Select(value)];

    private static string Count(CleaningRun[] runs, Func<CleaningRun, int> count)
    {
        double mean = runs.Average(count), deviation = Math.Sqrt(runs.Average(run => (count(run) - mean) * (count(run) - mean)));
        return string.Create(CultureInfo.InvariantCulture, $"{mean:F1} ± {deviation:F1}");
    }
}
