using System.Diagnostics;
using Misfit.Benchmarks.Protocols;
using Misfit.Data.Datasets;
using Misfit.Detectors;
using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Tables;
using Misfit.Training;

namespace Misfit.Benchmarks.Evaluations;

/// <summary>How far an evaluation has come.</summary>
/// <param name="Detector">The detector at work.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="RunsDone">Runs finished, of all detectors.</param>
/// <param name="Runs">Runs in all.</param>
/// <param name="Training">The latest word of the detector's fit; null between fits.</param>
public sealed record EvaluationProgress(string Detector, int Seed, int RunsDone, int Runs, TrainingProgress? Training);

/// <summary>
/// Fits and scores detectors on the rows a protocol gives them, over several seeds. Preprocessing is fitted on the training rows alone, and no detector sees a
/// label of the rows it is evaluated on: labels only choose the rows, and tell the figures.
/// </summary>
public sealed record Evaluation
{
    /// <summary>Which rows are learned from and evaluated on. Default <see cref="Protocol.OneClass"/>.</summary>
    public Protocol Protocol { get; init; } = Protocol.OneClass;

    /// <summary>One run for each, at least one. Default 1, 2, 3.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2, 3];

    /// <summary>How columns become numbers; null for the defaults with the scaler recommended for the table.</summary>
    public PreprocessingOptions? Preprocessing { get; init; }

    /// <summary>Runs every contender with every seed. Contenders of the same seed get the same rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="contenders">At least one detector.</param>
    /// <param name="progress">Receives progress, on the thread that works; null for none.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>A report for each contender, in their order.</returns>
    /// <exception cref="OptionsException">There are no seeds or contenders, or options are out of range.</exception>
    /// <exception cref="DataException">The rows cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public IReadOnlyList<EvaluationReport> Run(LabelledTable table, IReadOnlyList<Contender> contenders, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(contenders);
        Check(contenders);
        PreprocessingOptions preprocessing = Preprocessing ?? new PreprocessingOptions { Scaler = table.Scaler };
        var runs = new List<EvaluationRun>[contenders.Count];
        int done = 0;
        PreparedRows? rows = null;
        foreach (int seed in Seeds)
        {
            RowSplit split = RowSplit.Of(Protocol, table.Labels.Anomalies, seed, table.Split);
            rows = rows?.Split.Train == split.Train ? rows : PreparedRows.Of(table, split, preprocessing);
            for (int i = 0; i < contenders.Count; i++)
            {
                var reporter = new Reporter(progress, new EvaluationProgress(contenders[i].Name, seed, done++, Seeds.Count * contenders.Count, null));
                (runs[i] ??= []).Add(RunOnce(table, contenders[i], seed, rows, reporter, cancellation));
            }
        }

        return [.. contenders.Select((contender, i) => Report(table, contender, preprocessing, runs[i]))];
    }

    private void Check(IReadOnlyList<Contender> contenders)
    {
        if (Seeds.Count == 0 || contenders.Count == 0)
        {
            throw new OptionsException("evaluation", [new OptionProblem(Seeds.Count == 0 ? "seeds" : "detectors", "at least one", "none")]);
        }
    }

    private static EvaluationRun RunOnce(LabelledTable table, Contender contender, int seed, PreparedRows rows, Reporter reporter, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        reporter.Start();
        Detector detector = contender.Detector with { Seed = seed };
        long start = Stopwatch.GetTimestamp();
        DetectorModel model = detector.Fit(rows.Train, new TrainingContext { Progress = reporter, CancellationToken = cancellation });
        double fitSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        // A network that was stopped returns its best so far, which is no figure to publish.
        cancellation.ThrowIfCancellationRequested();
        start = Stopwatch.GetTimestamp();
        double[] scores = model.Score(rows.Test);
        double scoreSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new EvaluationRun(
            seed,
            Figures.Of(scores, rows.LabelsOfTest(table.Labels)),
            [.. table.OtherLabels.Select(labels => Figures.Of(scores, rows.LabelsOfTest(labels)))],
            fitSeconds,
            scoreSeconds,
            model.Health);
    }

    private EvaluationReport Report(LabelledTable table, Contender contender, PreprocessingOptions preprocessing, List<EvaluationRun> runs)
    {
        PublishedSplit? split = Protocol == Protocol.OneClass ? table.Split : null;
        return new EvaluationReport
        {
            Detector = contender.Name,
            Data = table.Name,
            Protocol = Protocol,
            SplitSource = split?.Source,
            Scaler = preprocessing.Scaler,
            Labels = table.Labels.Name,
            OtherLabels = [.. table.OtherLabels.Select(labels => labels.Name)],
            Runs = runs,
            Published = split is null ? null : table.PublishedFigures.FirstOrDefault(figure => IsMethod(figure.Method, contender.Id)),
        };
    }

    private static bool IsMethod(string published, string id) =>
        published.Equals(id, StringComparison.OrdinalIgnoreCase) || (published, id) is ("OCSVM", "one-class-svm");

    /// <summary>The rows of a split as a detector sees them.</summary>
    private sealed record PreparedRows(RowSplit Split, Matrix Train, Matrix Test)
    {
        public static PreparedRows Of(LabelledTable table, RowSplit split, PreprocessingOptions options)
        {
            Table train = table.Table.SelectRows(split.Train);
            Preprocessor preprocessor = Preprocessor.Fit(train, options, table.LeaveOut);
            Matrix trainFeatures = preprocessor.Transform(train).Features;
            Matrix testFeatures = split.Test == split.Train ? trainFeatures : preprocessor.Transform(table.Table.SelectRows(split.Test)).Features;
            return new PreparedRows(split, trainFeatures, testFeatures);
        }

        public bool[] LabelsOfTest(LabelSet labels) => Array.ConvertAll(Split.Test, row => labels.Anomalies[row]);
    }

    private sealed class Reporter(IProgress<EvaluationProgress>? progress, EvaluationProgress run) : IProgress<TrainingProgress>
    {
        public void Start() => progress?.Report(run);

        public void Report(TrainingProgress value) => progress?.Report(run with { Training = value });
    }
}
