using Misfit.Benchmarks.Suites;
using Misfit.Metrics;

namespace Misfit.Benchmarks.Reports;

/// <summary>Detectors compared by their ranks over data sets, best first.</summary>
internal sealed class RankComparison
{
    /// <summary>As many as Nemenyi's critical value is tabulated for.</summary>
    public const int MostCompared = 20;

    private const double Level = 0.05;

    private readonly IReadOnlyList<double[]> ranked;
    private readonly bool[,] separable;

    public RankComparison(CompleteFigures complete, Metric metric)
    {
        IReadOnlyList<double[]> all = complete.Ranked(metric);
        Friedman = FriedmanTest.Compare(all);
        ImanDavenport = FriedmanTest.ImanDavenport(all);
        Candidates = complete.Detectors.Count;
        DataSets = complete.Data;
        int[] best = [.. Order(Ranks.Average(all)).Take(MostCompared)];
        IReadOnlyList<double[]> some = Columns(all, best);
        int[] order = Order(Ranks.Average(some));
        Labels = [.. order.Select(place => complete.Detectors[best[place]].Label)];
        ranked = Columns(some, order);
        AverageRanks = Ranks.Average(ranked);
        CriticalDifference = FriedmanTest.CriticalDifference(Labels.Count, DataSets.Count);
        double[] adjusted = MultipleTests.Holm([.. Pairs(Labels.Count).Select(pair => WilcoxonTest.Compare(Column(pair.First), Column(pair.Second)).PValue)]);
        Wilcoxon = [.. Pairs(Labels.Count).Select((pair, i) => (pair.First, pair.Second, adjusted[i]))];
        separable = new bool[Labels.Count, Labels.Count];
        foreach ((int first, int second, double pValue) in Wilcoxon)
        {
            separable[first, second] = pValue <= Level;
        }
    }

    /// <summary>How many detectors there were before the best were taken.</summary>
    public int Candidates { get; }

    public IReadOnlyList<string> DataSets { get; }

    /// <summary>The detectors, best average rank first.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Their average ranks among one another.</summary>
    public double[] AverageRanks { get; }

    /// <summary>Over all candidates.</summary>
    public TestResult Friedman { get; }

    /// <summary>Over all candidates.</summary>
    public TestResult ImanDavenport { get; }

    public double CriticalDifference { get; }

    /// <summary>Each pair with Holm's adjusted p-value of Wilcoxon's signed-rank test over data sets.</summary>
    public IReadOnlyList<(int First, int Second, double PValue)> Wilcoxon { get; }

    /// <summary>The ranks of a detector, one for each data set.</summary>
    public double[] RanksOf(int detector) => [.. ranked.Select(row => Ranks.Average([row])[detector])];

    /// <summary>On how many data sets no other is better.</summary>
    public int TimesBest(int detector) => ranked.Count(row => row[detector] == row.Max());

    /// <summary>The largest groups of neighbours by rank whose ranks differ by less than the critical difference.</summary>
    public IReadOnlyList<(int First, int Last)> NemenyiGroups() => Groups((first, last) => AverageRanks[last] - AverageRanks[first] < CriticalDifference);

    /// <summary>The largest groups of neighbours by rank of which no two are told apart by Wilcoxon's test with Holm's correction.</summary>
    public IReadOnlyList<(int First, int Last)> WilcoxonGroups() => Groups((first, last) => Enumerable.Range(first, last - first).All(one => Enumerable.Range(one + 1, last - one).All(other => !separable[one, other])));

    private List<(int First, int Last)> Groups(Func<int, int, bool> together)
    {
        var groups = new List<(int First, int Last)>();
        for (int first = 0; first < Labels.Count; first++)
        {
            int last = first;
            while (last + 1 < Labels.Count && together(first, last + 1))
            {
                last++;
            }

            if (last > first && (groups.Count == 0 || groups[^1].Last < last))
            {
                groups.Add((first, last));
            }
        }

        return groups;
    }

    private static int[] Order(double[] ranks) => [.. Enumerable.Range(0, ranks.Length).OrderBy(place => ranks[place])];

    private static double[][] Columns(IReadOnlyList<double[]> figures, int[] places) => [.. figures.Select(row => Array.ConvertAll(places, place => row[place]))];

    private double[] Column(int place) => [.. ranked.Select(row => row[place])];

    private static IEnumerable<(int First, int Second)> Pairs(int count) => from first in Enumerable.Range(0, count) from second in Enumerable.Range(first + 1, count - first - 1) select (first, second);
}
