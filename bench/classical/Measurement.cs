using System.Diagnostics;
using System.Runtime.InteropServices;
using Misfit.Detectors;
using Misfit.Detectors.Clusters;
using Misfit.Detectors.Densities;
using Misfit.Detectors.Forests;
using Misfit.Detectors.Neighbors;
using Misfit.Detectors.Projections;
using Misfit.Detectors.SupportVectors;
using Misfit.Numerics;

namespace Misfit.ClassicalBenchmark;

/// <summary>Fits one detector on rows and scores them.</summary>
internal static class Measurement
{
    /// <returns>The seconds, as JSON.</returns>
    public static string Run(string name, Matrix rows, string scoresFile)
    {
        Detector detector = Recipe(name, rows.Columns);

        // The garbage of the run before is not this one's.
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        DetectorModel model = detector.Fit(rows);
        double fit = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        double[] scores = model.Score(rows);
        double score = Stopwatch.GetElapsedTime(start).TotalSeconds;
        File.WriteAllBytes(scoresFile, MemoryMarshal.AsBytes(scores.AsSpan()));
        return FormattableString.Invariant($"{{\"fit\": {fit:F6}, \"score\": {score:F6}}}");
    }

    /// <summary>PyOD's and scikit-learn's options, where these differ from Misfit's defaults.</summary>
    private static Detector Recipe(string name, int columns) => name switch
    {
        "iforest" => new IsolationForest(),
        "knn" => new Knn(),
        "lof" => new Lof(),
        "cof" => new Cof(),
        "sod" => new Sod(),
        "cblof" => new Cblof(),
        "hbos" => new Hbos(),
        "ecod" => new Ecod(),
        "copod" => new Copod(),
        "loda" => new Loda { PyodLookup = true },
        "pca" => new Pca { Method = PcaMethod.Pyod },
        "gmm" => new Gmm(),
        "mcd" => new Mcd(),
        "kde" => new Kde(),
        "ocsvm" => new OneClassSvm { Gamma = 1.0 / columns },
        _ => throw new ArgumentException($"Unknown detector '{name}'."),
    };
}
