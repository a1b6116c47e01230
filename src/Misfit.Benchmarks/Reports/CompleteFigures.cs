using Misfit.Benchmarks.Suites;
using Misfit.Metrics;

namespace Misfit.Benchmarks.Reports;

/// <summary>
/// The largest table without a gap that statistics can be made over: while a figure is missing, the detector or the data set that lacks the greatest share of figures is left out,
/// of equals the detector, of those the last. Data of one name count once, with their mean.
/// </summary>
/// <param name="Data">The names of the data sets kept.</param>
/// <param name="Detectors">The detectors kept.</param>
/// <param name="Figures">One row for each data set, one mean over seeds for each detector.</param>
/// <param name="LeftOut">What was left out, and why.</param>
internal sealed record CompleteFigures(IReadOnlyList<string> Data, IReadOnlyList<DetectorLine> Detectors, IReadOnlyList<double[]> Figures, IReadOnlyList<(string Name, string Reason)> LeftOut)
{
    /// <summary>What was left out, by its reasons.</summary>
    public string Lacking => string.Join("; ", LeftOut.GroupBy(one => one.Reason, one => one.Name).Select(names => $"{string.Join(", ", names)} ({names.Key}{(names.Count() > 1 ? " each" : "")})"));

    /// <summary>The figures signed so that higher is better.</summary>
    public IReadOnlyList<double[]> Ranked(Metric metric) => metric.HigherIsBetter ? Figures : [.. Figures.Select(row => Array.ConvertAll(row, value => -value))];

    /// <summary>The average rank of a detector kept; null when there are fewer than two data sets or detectors.</summary>
    public double? AverageRank(DetectorLine detector, Metric metric)
    {
        int place = Detectors.ToList().IndexOf(detector);
        return place < 0 || Data.Count < 2 || Detectors.Count < 2 ? null : Ranks.Average(Ranked(metric))[place];
    }

    public static CompleteFigures Of(SuiteTables tables, IEnumerable<DetectorLine> detectors, Metric metric, string? labels = null)
    {
        List<DetectorLine> kept = [.. detectors.Where(detector => detector.Role != SuiteRole.Absent)];
        List<string> names = [.. tables.Data.Select(line => line.Data.Name).Distinct()];
        Dictionary<(string Name, DetectorLine Detector), double?> all = (from name in names from detector in kept select (name, detector)).ToDictionary(key => key, key => tables.MeanOfName(key.name, key.detector, metric, labels));
        var leftOut = new List<(string Name, string Reason)>();
        while (names.Count > 0 && kept.Count > 0)
        {
            (DetectorLine? detector, int lacks) = Worst(kept, line => names.Count(name => all[(name, line)] is null));
            (string? data, int gaps) = Worst(names, name => kept.Count(line => all[(name, line)] is null));
            if (lacks == 0)
            {
                break;
            }

            if ((long)lacks * kept.Count >= (long)gaps * names.Count)
            {
                leftOut.Add((detector!.Label, Reason(tables, names.Where(name => all[(name, detector)] is null), [detector])));
                kept.Remove(detector);
            }
            else
            {
                leftOut.Add((tables.Short(data!), Reason(tables, [data!], kept.Where(line => all[(data!, line)] is null))));
                names.Remove(data!);
            }
        }

        return new CompleteFigures(names, kept, [.. names.Select(name => kept.Select(detector => all[(name, detector)]!.Value).ToArray())], leftOut);
    }

    private static (T? Item, int Count) Worst<T>(IReadOnlyList<T> items, Func<T, int> count)
    {
        int most = items.Max(count);
        return (items.Last(item => count(item) == most), most);
    }

    /// <summary>What was lacking: "2 failed, 3 not run".</summary>
    private static string Reason(SuiteTables tables, IEnumerable<string> names, IEnumerable<DetectorLine> detectors)
    {
        HashSet<string> wanted = [.. names];
        return string.Join(", ", from line in tables.Data
                                 where wanted.Contains(line.Data.Name)
                                 from detector in detectors
                                 let lack = tables.Lack(line, detector)
                                 group lack by lack == "–" ? "without a figure" : lack into lacks
                                 orderby lacks.Key
                                 select $"{lacks.Count()} {lacks.Key}");
    }
}
