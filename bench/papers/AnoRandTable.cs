using System.Globalization;
using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Protocols;
using Misfit.Detectors;
using Misfit.Detectors.Forests;
using Misfit.Detectors.SyntheticLabels;
using Misfit.Numerics;
using Misfit.Preprocessing;

namespace Misfit.PapersBenchmark;

/// <summary>AnoRand on ADBench's sets: stratified 80/20 splits, min-max scaling, ROC AUC on the 20 %; and the study of the weight w.</summary>
internal static class AnoRandTable
{
    private const string Sets = "cardiotocography,fault,glass,hepatitis,vertebral,pendigits,wbc";

    private static readonly Dictionary<string, double> Published = new()
    {
        ["cardiotocography"] = 78.13, ["fault"] = 76.28, ["glass"] = 87.1, ["hepatitis"] = 83.37, ["vertebral"] = 71.15, ["pendigits"] = 97.41, ["wbc"] = 99.66,
    };

    public static void Run(IReadOnlyList<string> arguments)
    {
        Dictionary<string, string> settings = Runs.Settings(arguments, ("seeds", "5"), ("data", Sets));
        Detector paper = AnoRand.Entry.With(new AnoRand(), "preset", "paper");
        Detector[] contenders = [new AnoRand(), paper, new IsolationForest()];
        Console.WriteLine("| data | published | AnoRand | AnoRand, `paper` | isolation forest | AnoRand, clean | AnoRand, `paper`, clean | isolation forest, clean |\n|---|---|---|---|---|---|---|---|");
        foreach (string data in settings["data"].Split(','))
        {
            IEnumerable<string> cells = new[] { false, true }.SelectMany(clean => Aucs(data, clean, Runs.Integer(settings["seeds"]), contenders).Select(Runs.PerCent));
            Console.WriteLine($"| {data} | {Published[data].ToString("F1", CultureInfo.InvariantCulture)} | {string.Join(" | ", cells)} |");
        }
    }

    /// <summary>Figure 5: w from 0 to 1, the mean ROC AUC over the sets.</summary>
    public static void RunWeights(IReadOnlyList<string> arguments)
    {
        Dictionary<string, string> settings = Runs.Settings(arguments, ("seeds", "5"), ("data", Sets));
        double[] weights = [.. Enumerable.Range(0, 11).Select(step => step / 10.0)];
        Detector[] contenders = [.. weights.Select(weight => new AnoRand { NoiseWeight = weight })];
        var means = new double[weights.Length];
        string[] sets = settings["data"].Split(',');
        Console.WriteLine($"| data | {string.Join(" | ", weights.Select(weight => weight.ToString("F1", CultureInfo.InvariantCulture)))} |\n|---|{string.Concat(weights.Select(_ => "---|"))}");
        foreach (string data in sets)
        {
            List<double>[] aucs = Aucs(data, clean: false, Runs.Integer(settings["seeds"]), contenders);
            Console.WriteLine($"| {data} | {string.Join(" | ", aucs.Select(Runs.PerCent))} |");
            for (int i = 0; i < means.Length; i++)
            {
                means[i] += aucs[i].Average() / sets.Length;
            }
        }

        Console.WriteLine($"| mean | {string.Join(" | ", means.Select(mean => (100 * mean).ToString("F1", CultureInfo.InvariantCulture)))} |");
    }

    private static List<double>[] Aucs(string data, bool clean, int seeds, Detector[] contenders)
    {
        LabelledTable table = Runs.Load($"adbench/{data}");
        List<double>[] values = [.. contenders.Select(_ => new List<double>())];
        for (int seed = 1; seed <= seeds; seed++)
        {
            var rows = new SplitRows(table, Split(table.Labels.Anomalies, seed, clean), Scaler.MinMax);
            for (int i = 0; i < contenders.Length; i++)
            {
                values[i].Add(rows.Score(contenders[i] with { Seed = seed }).RocAuc);
            }
        }

        return values;
    }

    /// <summary>A stratified 80/20 split; clean: without the anomalies among the 80 %.</summary>
    private static RowSplit Split(bool[] anomalies, int seed, bool clean)
    {
        Rng rng = new Rng(seed).Stream(0x416E6F52);
        List<int> train = [], test = [];
        foreach (bool kind in new[] { false, true })
        {
            int[] rows = [.. Enumerable.Range(0, anomalies.Length).Where(row => anomalies[row] == kind)];
            rng.Shuffle<int>(rows);
            int tested = Math.Max(1, rows.Length / 5);
            test.AddRange(rows[..tested]);
            train.AddRange(kind && clean ? [] : rows[tested..]);
        }

        return new RowSplit([.. train.Order()], [.. test.Order()]);
    }
}
