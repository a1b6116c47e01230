using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Protocols;
using Misfit.Data.Datasets;
using Misfit.Detectors;
using Misfit.Detectors.Influence;
using Misfit.Metrics;
using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Storage;
using Misfit.Tables;

namespace Misfit.PapersBenchmark;

/// <summary>
/// Table I of TracInAD: Thyroid, Arrhythmia, KDD and KDDRev with the presets of <c>tracin</c>. Options: data=thyroid+arrhythmia+kdd+kddrev (or dsvdd: TracInAD over DeepSVDD beside DeepSVDD's own distance on Thyroid), first-seed=1, seeds=5,
/// categories=automatic (or one-hot, as in the paper), method=tracin (or another of the catalogue, by its defaults). KDDRev's model is evaluated
/// against 24,319 attacks drawn at random, as the paper says, and against all attacks, as its code does.
/// </summary>
internal static class TracinadTable
{
    private const int DrawnAttacks = 24_319;

    public static void Run(IReadOnlyList<string> settings)
    {
        Dictionary<string, string> given = settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        int first = int.Parse(given.GetValueOrDefault("first-seed", "1"), CultureInfo.InvariantCulture);
        int seeds = int.Parse(given.GetValueOrDefault("seeds", "5"), CultureInfo.InvariantCulture);
        foreach (string name in given.GetValueOrDefault("data", "thyroid+arrhythmia+kdd+kddrev").Split('+'))
        {
            if (name == "dsvdd")
            {
                OverDeepSvdd([.. Enumerable.Range(first, seeds)]);
                continue;
            }

            Report(name, given.GetValueOrDefault("method", "tracin"), given.GetValueOrDefault("categories", "automatic") == "one-hot", [.. Enumerable.Range(first, seeds)]);
        }
    }

    private static void OverDeepSvdd(int[] seeds)
    {
        LabelledTable table = LabelledTable.From(new DataSetStore().Load("thyroid"));
        RowSplit split = RowSplit.Of(Protocol.OneClass, table.Labels.Anomalies, 1, table.Split);
        Table train = table.Table.SelectRows(split.Train);
        Preprocessor preprocessor = Preprocessor.Fit(train, new PreprocessingOptions { Scaler = table.Scaler }, table.LeaveOut);
        Matrix trainRows = preprocessor.Transform(train).Features, testRows = preprocessor.Transform(table.Table.SelectRows(split.Test)).Features;
        bool[] labels = Array.ConvertAll(split.Test, row => table.Labels.Anomalies[row]);
        var recipe = new TracIn { Base = DetectorCatalog.Find("deep-svdd").With(DetectorCatalog.Find("deep-svdd").Create(), "preset", "tracinad"), Checkpoints = 5, Rows = 64, Sign = InfluenceSign.Positive };
        List<Figures> positive = [], either = [], distance = [];
        foreach (int seed in seeds)
        {
            InfluenceModel model = (recipe with { Seed = seed }).Fit(trainRows);
            positive.Add(Figures.Of(model.Score(testRows), labels));
            either.Add(Figures.Of((recipe with { Seed = seed, Sign = InfluenceSign.Either }).Fit(trainRows).Score(testRows), labels));
            distance.Add(Figures.Of(model.Base.Score(testRows), labels));
        }

        foreach ((string name, List<Figures> figures) in new[] { ("TracInAD-DSVDD", positive), ("sign=either", either), ("DeepSVDD distance", distance) })
        {
            Console.WriteLine($"| {name} | {seeds.Length} | {Percent(figures, f => f.BestF1)} | {Percent(figures, f => f.F1)} | {Percent(figures, f => f.RocAuc)} |");
        }

        Compare("TracInAD-DSVDD", positive, distance);
        Compare("sign=either", either, distance);
    }

    private static void Compare(string name, List<Figures> influence, List<Figures> distance)
    {
        TestResult test = MeanTests.Paired([.. influence.Select(f => f.BestF1)], [.. distance.Select(f => f.BestF1)]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} against the distance, paired t-test of best F1 over {influence.Count} seeds: t = {test.Statistic:F2}, p = {test.PValue:G3}; higher in {influence.Zip(distance).Count(pair => pair.First.BestF1 > pair.Second.BestF1)}"));
    }

    private static void Report(string name, string method, bool oneHot, int[] seeds)
    {
        LabelledTable table = LabelledTable.From(new DataSetStore().Load(name is "kdd" or "kddrev" ? "kdd99" : name));
        DetectorInfo info = DetectorCatalog.Find(method);
        Detector recipe = method == "tracin" ? info.With(info.Create(), "preset", name) : info.Create();
        PreprocessingOptions preprocessing = new() { Scaler = table.Scaler, Categories = oneHot ? CategoryEncoding.OneHot : CategoryEncoding.Automatic };
        var rows = new Dictionary<string, List<Figures>>();
        foreach (int seed in seeds)
        {
            foreach ((string test, Figures figures) in name == "kddrev" ? Reversed(table, recipe with { Seed = seed }, preprocessing) : OneClass(table, recipe with { Seed = seed }, preprocessing))
            {
                rows.TryAdd(test, []);
                rows[test].Add(figures);
            }
        }

        foreach ((string test, List<Figures> figures) in rows)
        {
            Console.WriteLine($"| {name}, {test} | {seeds.Length} | {Percent(figures, f => f.BestF1)} | {Percent(figures, f => f.F1)} | {Percent(figures, f => f.RocAuc)} |");
        }
    }

    private static IEnumerable<(string Test, Figures Figures)> OneClass(LabelledTable table, Detector recipe, PreprocessingOptions preprocessing)
    {
        bool[] anomalies = table.Labels.Anomalies;
        RowSplit split = RowSplit.Of(Protocol.OneClass, anomalies, recipe.Seed, table.Split);
        foreach ((string kind, double[] scores) in Score(table, recipe, split, preprocessing))
        {
            yield return ($"one-class{kind}", Told(recipe.Seed, kind, Figures.Of(scores, Array.ConvertAll(split.Test, row => anomalies[row]))));
        }
    }

    private static IEnumerable<(string Test, Figures Figures)> Reversed(LabelledTable table, Detector recipe, PreprocessingOptions preprocessing)
    {
        bool[] attacks = Array.ConvertAll(table.Labels.Anomalies, normalTraffic => !normalTraffic);
        RowSplit split = RowSplit.Of(Protocol.OneClass, attacks, recipe.Seed, null);
        int[] ofAttacks = [.. Enumerable.Range(0, split.Test.Length).Where(i => attacks[split.Test[i]])];
        HashSet<int> drawn = [.. new Rng(recipe.Seed).Stream(1).Sample(ofAttacks.Length, DrawnAttacks).Select(i => ofAttacks[i])];
        int[] some = [.. Enumerable.Range(0, split.Test.Length).Where(i => !attacks[split.Test[i]] || drawn.Contains(i))];
        foreach ((string kind, double[] scores) in Score(table, recipe, split, preprocessing))
        {
            yield return ($"24,319 attacks{kind}", Told(recipe.Seed, kind, Figures.Of([.. some.Select(i => scores[i])], [.. some.Select(i => attacks[split.Test[i]])])));
            yield return ($"all attacks{kind}", Told(recipe.Seed, kind, Figures.Of(scores, Array.ConvertAll(split.Test, row => attacks[row]))));
        }
    }

    // By the paper's sign; by the magnitude, by self-influence and by the reconstruction error with the same weights.
    private static IEnumerable<(string Kind, double[] Scores)> Score(LabelledTable table, Detector recipe, RowSplit split, PreprocessingOptions preprocessing)
    {
        Table train = table.Table.SelectRows(split.Train);
        Preprocessor preprocessor = Preprocessor.Fit(train, preprocessing, table.LeaveOut);
        long start = Stopwatch.GetTimestamp();
        DetectorModel model = recipe.Fit(preprocessor.Transform(train).Features);
        Console.Error.WriteLine($"{table.Name}, seed {recipe.Seed}: fitted in {Stopwatch.GetElapsedTime(start).TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s");
        Matrix test = preprocessor.Transform(table.Table.SelectRows(split.Test)).Features;
        yield return ("", ScoreDistinct(model, test));
        if (model is not InfluenceModel influence || recipe is not TracIn tracin)
        {
            yield break;
        }

        var tensors = new TensorCollection();
        model.Save(tensors);
        yield return (", sign=either", ScoreDistinct(recipe.Info.Load(tracin with { Sign = InfluenceSign.Either }, tensors), test));
        var self = new SelfInfluence { Base = tracin.Base, Checkpoints = tracin.Checkpoints, LastParameters = tracin.LastParameters, Seed = tracin.Seed };
        yield return (", self-influence", ScoreDistinct(self.Info.Load(self, tensors), test));
        yield return (", reconstruction", ScoreDistinct(influence.Base, test));
    }

    // Equal rows score equally, and most attacks of KDD are repeated many times.
    private static double[] ScoreDistinct(DetectorModel model, Matrix rows)
    {
        var places = new Dictionary<string, int>();
        var chosen = new List<int>();
        var place = new int[rows.Rows];
        for (int row = 0; row < rows.Rows; row++)
        {
            var key = new string(MemoryMarshal.Cast<float, char>(rows.Row(row)));
            if (places.TryAdd(key, chosen.Count))
            {
                chosen.Add(row);
            }

            place[row] = places[key];
        }

        double[] scores = model.Score(rows.SelectRows([.. chosen]));
        return Array.ConvertAll(place, i => scores[i]);
    }

    private static Figures Told(int seed, string kind, Figures figures)
    {
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}{kind}: best F1 {100 * figures.BestF1:F2}, F1 {100 * figures.F1:F2}, ROC AUC {100 * figures.RocAuc:F2}"));
        return figures;
    }

    private static string Percent(List<Figures> figures, Func<Figures, double> figure)
    {
        double[] values = [.. figures.Select(f => 100 * figure(f))];
        double mean = values.Average();
        return string.Create(CultureInfo.InvariantCulture, $"{mean:F1} ± {Math.Sqrt(values.Average(value => (value - mean) * (value - mean))):F1}");
    }
}
