using System.Globalization;
using Misfit.Data.Datasets;
using Misfit.Detectors;
using Misfit.Detectors.Neighbors;
using Misfit.Detectors.Projections;
using Misfit.Detectors.Reconstruction;
using Misfit.Metrics;
using Misfit.Numerics;
using Misfit.Tables;

namespace Misfit.PapersBenchmark;

/// <summary>
/// Anomagram's training page on ECG5000: its autoencoder with its defaults, at shares of abnormal beats in training. Its data are the halves of the archive exchanged: trained on beats of the
/// larger one, tested on the 500 of the smaller. 500 beats make one batch, so an epoch is one step. Options: seeds=10, train=500.
/// </summary>
internal static class EcgTable
{
    private const int TestBeats = 500;

    private static readonly Autoencoder Anomagram = (Autoencoder)Autoencoder.Entry.With(new Autoencoder(), "preset", "anomagram");

    private static readonly (string Name, Detector Detector)[] Methods =
    [
        ("autoencoder 7-3-2-3-7, 30 steps", Anomagram),
        ("autoencoder 7-3-2-3-7, 50 steps", Anomagram with { Epochs = 50 }),
        ("autoencoder 7-3-2-3-7, 100 steps", Anomagram with { Epochs = 100 }),
        ("autoencoder, our defaults", new Autoencoder()),
        ("pca, our defaults", new Pca()),
        ("knn, our defaults", new Knn()),
    ];

    public static void Run(IReadOnlyList<string> settings)
    {
        Dictionary<string, string> given = settings.Select(setting => setting.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        int seeds = int.Parse(given.GetValueOrDefault("seeds", "10"), CultureInfo.InvariantCulture);
        int train = int.Parse(given.GetValueOrDefault("train", "500"), CultureInfo.InvariantCulture);
        (Matrix beats, bool[] abnormal) = Load();
        Console.WriteLine("| method | abnormal in training | beats trained on | ROC AUC, mean ± std | least | most | best accuracy |\n|---|---|---|---|---|---|---|");
        foreach ((string name, Detector detector) in Methods)
        {
            foreach (double share in new[] { 0, 0.3, 0.5 })
            {
                var aucs = new double[seeds];
                var accuracies = new double[seeds];
                for (int seed = 1; seed <= seeds; seed++)
                {
                    (aucs[seed - 1], accuracies[seed - 1]) = Measure(detector with { Seed = seed }, beats, abnormal, share, train);
                }

                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {share:0%} | {train} | {aucs.Average():0.000} ± {Math.Sqrt(Sample.Variance(aucs)):0.000} | {aucs.Min():0.000} | {aucs.Max():0.000} | {accuracies.Average():0.000} |"));
            }
        }
    }

    // The catalogue's table has the archive's 500 training beats first.
    private static (Matrix Beats, bool[] Abnormal) Load()
    {
        DataSet set = new DataSetStore().Load("ecg5000");
        NumberColumn[] points = [.. set.Table.Columns.OfType<NumberColumn>().Where(column => column.Name != set.LabelColumn && !set.FurtherLabelColumns.Contains(column.Name))];
        var beats = new Matrix(set.Table.Rows, points.Length) { RowShape = RowShape.Series(points.Length) };
        for (int row = 0; row < beats.Rows; row++)
        {
            for (int at = 0; at < points.Length; at++)
            {
                beats[row, at] = (float)points[at].Values[row];
            }
        }

        Scale(beats);
        return (beats, [.. Enumerable.Range(0, beats.Rows).Select(row => set.Table[set.LabelColumn].Text(row) != "0")]);
    }

    private static (double Auc, double Accuracy) Measure(Detector detector, Matrix beats, bool[] abnormal, double share, int train)
    {
        var rng = new Rng(detector.Seed);
        int[] pool = [.. rng.Permutation(beats.Rows - TestBeats).Select(row => row + TestBeats)];
        int odd = (int)Math.Round(train * share);
        int[] learned = [.. pool.Where(row => !abnormal[row]).Take(train - odd), .. pool.Where(row => abnormal[row]).Take(odd)];
        int[] tested = [.. Enumerable.Range(0, TestBeats)];
        var scores = new LabelledScores(detector.Fit(beats.SelectRows(learned)).Score(beats.SelectRows(tested)), [.. tested.Select(row => abnormal[row])]);
        return (scores.RocAuc(), scores.BestAccuracy().Value);
    }

    // To 0 and 1 by the least and the most of each time step among the larger half, all classes: the page ships its data so.
    private static void Scale(Matrix beats)
    {
        for (int column = 0; column < beats.Columns; column++)
        {
            float[] values = [.. Enumerable.Range(TestBeats, beats.Rows - TestBeats).Select(row => beats[row, column])];
            (float least, float range) = (values.Min(), values.Max() - values.Min());
            for (int row = 0; row < beats.Rows; row++)
            {
                beats[row, column] = (beats[row, column] - least) / range;
            }
        }
    }
}
