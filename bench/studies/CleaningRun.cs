using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Protocols;
using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Detectors.Forests;
using Misfit.Influence;
using Misfit.Numerics;
using Misfit.Pipelines;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.StudiesBenchmark;

/// <summary>A detector's figures on held-out rows, fitted on all training rows, without those cleaning names, without as many most suspicious ones as were planted, and without the planted.</summary>
internal sealed record DetectorFigures(Figures All, Figures WithoutNamed, Figures WithoutTop, Figures WithoutPlanted);

/// <summary>How many planted rows are among as many first ones as were planted, by the suspicion that cleaning goes by and by each of its two sides alone.</summary>
internal sealed record PlantedAmong(int Suspicion, int Disagreement, int SelfInfluence);

/// <summary>One cleaning of normal rows with anomalies planted among them.</summary>
internal sealed record CleaningRun(string Data, double Share, int Rows, int Planted, ContaminationEstimate Estimate, int Named, int NamedPlanted, PlantedAmong Top, DetectorFigures[] Detectors)
{
    private const int MostNormals = 2000;
    private const int Stream = 0x436C65;

    public bool Held => Estimate.Lower <= (double)Planted / Rows && (double)Planted / Rows <= Estimate.Upper;

    /// <summary>
    /// Half of the anomalies, at random, are for planting, the other half for evaluation, each with normal rows of its own, up to 2,000. As many normal rows are learned from as the anomalies for
    /// planting suffice to make a tenth of; other shares take fewer anomalies, the same normal rows.
    /// </summary>
    public static CleaningRun Of(string data, LabelledTable table, double share, int seed, Detector[] detectors)
    {
        bool[] anomalies = (table.OtherLabels is [{ } trueLabels] ? trueLabels : table.Labels).Anomalies;
        Rng rng = new Rng(seed).Stream(Stream);
        int[] normal = Shuffled(anomalies, false, rng), odd = Shuffled(anomalies, true, rng);
        int plantable = odd.Length / 2;
        int normals = Math.Min(Math.Min(normal.Length / 2, 9 * plantable), MostNormals);
        int planted = (int)Math.Round(share / (1 - share) * normals);
        int[] train = [.. normal[..normals], .. odd[..planted]];
        Array.Sort(train);
        int[] test = [.. normal[normals..].Take(MostNormals), .. odd[plantable..].Take(MostNormals)];

        var pipeline = new Pipeline(new IsolationForest { Seed = seed }) { Ignore = table.LeaveOut };
        CleaningReport report = new Cleaning(pipeline) { Audit = new RowAudit { Seed = seed } }.Run(table.Table.SelectRows(train));
        int[] isPlanted = [.. Enumerable.Range(0, train.Length).Where(row => anomalies[train[row]])];
        int[] top = report.Audited.Top(planted);
        int Odd(IEnumerable<int> rows) => rows.Count(row => anomalies[train[row]]);
        int First(IReadOnlyList<double> ranks) => Odd(Enumerable.Range(0, train.Length).OrderByDescending(row => ranks[row]).Take(planted));
        DetectorFigures[] figures = Array.ConvertAll(detectors, detector =>
        {
            Figures Without(IEnumerable<int> rows) => Evaluate(table, anomalies, new RowSplit([.. Enumerable.Range(0, train.Length).Except(rows).Select(row => train[row])], test), detector with { Seed = seed });
            return new DetectorFigures(Without([]), Without(report.Removed), Without(top), Without(isPlanted));
        });
        var found = new PlantedAmong(Odd(top), First(report.Audited.Disagreement), First(report.Audited.SelfInfluence));
        return new CleaningRun(data, share, train.Length, planted, report.Audited.Contaminated, report.Removed.Count, Odd(report.Removed), found, figures);
    }

    private static Figures Evaluate(LabelledTable table, bool[] anomalies, RowSplit split, Detector detector)
    {
        Table train = table.Table.SelectRows(split.Train);
        Preprocessor preprocessor = Preprocessor.Fit(train, new PreprocessingOptions(), table.LeaveOut);
        DetectorModel model = detector.Fit(preprocessor.Transform(train).Features);
        return Figures.Of(model.Score(preprocessor.Transform(table.Table.SelectRows(split.Test)).Features), Array.ConvertAll(split.Test, row => anomalies[row]));
    }

    private static int[] Shuffled(bool[] anomalies, bool kind, Rng rng)
    {
        int[] rows = [.. Enumerable.Range(0, anomalies.Length).Where(row => anomalies[row] == kind)];
        rng.Shuffle<int>(rows);
        return rows;
    }
}
