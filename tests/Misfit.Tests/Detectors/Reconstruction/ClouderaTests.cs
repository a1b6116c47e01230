using System.Globalization;
using System.IO.Compression;
using Misfit.Detectors;
using Misfit.Metrics;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Tests.Detectors.Reconstruction;

/// <summary>
/// The protocol of Cloudera Fast Forward's report on KDD 1999: columns 24 to 41, min-max scaled, 97,278 normal training rows, 8,000 + 2,000 test rows by
/// the report's labels, under which attacks unknown to the training file count as normal.
/// </summary>
public sealed class ClouderaTests
{
    private static readonly Lazy<(Matrix Train, Matrix Test, bool[] Labels)> Data = new(Read);

    [DataFact]
    public void Autoencoder_reachesTheReport()
    {
        (double auc, double accuracy) = Medians("autoencoder", seeds: 7);
        Assert.True(auc >= 0.955, $"ROC AUC {auc}");
        Assert.True(accuracy >= 0.95, $"accuracy {accuracy}");
    }

    [DataFact]
    public void VariationalAutoencoder_reachesTheReport_thoughCollapsed()
    {
        (double auc, double accuracy) = Medians("vae", seeds: 3);
        Assert.Equal(0.946, auc, 0.005);
        Assert.Equal(0.93, accuracy, 0.005);
    }

    /// <summary>Medians, as about one autoencoder in thirty learns to rebuild attacks too (PyTorch's likewise).</summary>
    private static (double RocAuc, double Accuracy) Medians(string id, int seeds)
    {
        DetectorInfo info = DetectorCatalog.Find(id);
        var auc = new double[seeds];
        var accuracy = new double[seeds];
        for (int i = 0; i < seeds; i++)
        {
            DetectorModel model = (info.With(info.Create(), "preset", "cloudera") with { Seed = 42 + i }).Fit(Data.Value.Train);
            var scores = new LabelledScores(model.Score(Data.Value.Test), Data.Value.Labels);
            (auc[i], accuracy[i]) = (scores.RocAuc(), scores.BestAccuracy().Value);
            Assert.Equal(id == "vae", model.Health.Findings.Any(finding => finding.Problem == HealthProblem.Collapsed));
        }

        return (auc.Order().ElementAt(seeds / 2), accuracy.Order().ElementAt(seeds / 2));
    }

    private static (Matrix Train, Matrix Test, bool[] Labels) Read()
    {
        Matrix train = Matrix.FromRows([.. Lines("kddcup.data_10_percent.gz").Where(line => line.EndsWith("normal.", StringComparison.Ordinal)).Select(line => Numbers(line, 23))]);
        double[][] normal = [.. Lines("cloudera_8020/test_inliers.csv.gz").Skip(1).Select(line => Numbers(line, 0))];
        double[][] attacks = [.. Lines("cloudera_8020/test_outliers.csv.gz").Skip(1).Select(line => Numbers(line, 0))];
        Matrix test = Matrix.FromRows([.. normal, .. attacks]);
        Scale(train, test);
        return (train, test, [.. normal.Select(_ => false), .. attacks.Select(_ => true)]);
    }

    private static IEnumerable<string> Lines(string file)
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("MISFIT_DATASETS")!, "kdd99", file);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static double[] Numbers(string line, int first) => [.. line.Split(',').Skip(first).Take(18).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    private static void Scale(Matrix train, Matrix test)
    {
        for (int j = 0; j < train.Columns; j++)
        {
            float[] column = [.. Enumerable.Range(0, train.Rows).Select(i => train[i, j])];
            float low = column.Min();
            float range = column.Max() - low;
            foreach (Matrix rows in new[] { train, test })
            {
                for (int i = 0; i < rows.Rows; i++)
                {
                    rows[i, j] = (rows[i, j] - low) / (range > 0 ? range : 1);
                }
            }
        }
    }
}
