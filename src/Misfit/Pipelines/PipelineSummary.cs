using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Preprocessing;
using Misfit.Series;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Pipelines;

/// <summary>What a pipeline was fitted on.</summary>
/// <param name="Rows">Number of rows, those held out and anomalies included.</param>
/// <param name="Sha256">SHA-256 of the table's content in a canonical form, which the order of columns does not change.</param>
public sealed record TrainingData(int Rows, string Sha256);

/// <summary>How a pipeline is calibrated.</summary>
/// <param name="Method">How the scores were obtained.</param>
/// <param name="Rows">Number of normal calibration rows.</param>
/// <param name="Anomalies">Number of rows labelled as anomalies.</param>
public sealed record CalibrationSummary(CalibrationMethod Method, int Rows, int Anomalies);

/// <summary>The head of a model file: everything but the numbers the model scores with.</summary>
public sealed record PipelineSummary
{
    /// <summary>The version of the file's format.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>The version of the library that wrote it.</summary>
    public required string LibraryVersion { get; init; }

    /// <summary>When it was fitted.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The method's id.</summary>
    public required string Detector { get; init; }

    /// <summary>The method's options, as the command line takes them.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Options { get; init; }

    /// <summary>The seed of every random choice.</summary>
    public required int Seed { get; init; }

    /// <summary>The column of labels that were used; null when none were.</summary>
    public required string? LabelColumn { get; init; }

    /// <summary>The label of normal rows, when it was named.</summary>
    public required string? NormalLabel { get; init; }

    /// <summary>Columns that were to be ignored.</summary>
    public required IReadOnlyList<string> Ignore { get; init; }

    /// <summary>
    /// The heads of the parts, when each group has a model of its own; else empty. Then <see cref="DataReport"/>, <see cref="Calibration"/> and <see cref="Threshold"/>
    /// are those of the first group, and <see cref="Health"/> has the findings of all.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, PipelineSummary>> Groups { get; init; } = [];

    /// <summary>How rows became windows of a series; null when every row is judged alone, and when each of <see cref="Groups"/> has its own.</summary>
    public SeriesSummary? Series { get; init; }

    /// <summary>How columns were made into numbers.</summary>
    public required PreprocessingOptions Preprocessing { get; init; }

    /// <summary>What fitting found in each column and did to it.</summary>
    public required DataReport DataReport { get; init; }

    /// <summary>What it was fitted on.</summary>
    public required TrainingData TrainingData { get; init; }

    /// <summary>How it is calibrated.</summary>
    public required CalibrationSummary Calibration { get; init; }

    /// <summary>The rule that was asked for; null for the default one.</summary>
    public required ThresholdRule? ThresholdRule { get; init; }

    /// <summary>Where the line is drawn.</summary>
    public required Threshold Threshold { get; init; }

    /// <summary>What the detector's fit reported of itself.</summary>
    public required TrainingHealth Health { get; init; }

    internal static PipelineSummary Of(PipelineModel model)
    {
        if (model.Groups.Count > 0)
        {
            return Together([.. model.Groups.Select(group => KeyValuePair.Create(group.Key, Of(group.Value)))], model.TrainingData);
        }

        Detector detector = model.Model.Detector;
        return new PipelineSummary
        {
            FormatVersion = ModelArchive.FormatVersion,
            LibraryVersion = ModelArchive.LibraryVersion,
            Created = model.Created,
            Detector = detector.Info.Id,
            Options = [.. detector.Info.Options.Select(option => KeyValuePair.Create(option.Name, option.Get(detector)))],
            Seed = detector.Seed,
            LabelColumn = model.Recipe.LabelColumn,
            NormalLabel = model.Recipe.NormalLabel,
            Ignore = model.Recipe.Ignore,
            Series = model.Series,
            Preprocessing = model.Recipe.Preprocessing,
            DataReport = model.DataReport,
            TrainingData = model.TrainingData,
            Calibration = new CalibrationSummary(model.Calibration.Method, model.Calibration.Normal.Scores.Length, model.Calibration.Anomalies.Length),
            ThresholdRule = model.Recipe.Threshold,
            Threshold = model.Threshold,
            Health = model.Health,
        };
    }

    /// <summary>The head of a model with groups.</summary>
    internal static PipelineSummary Together(IReadOnlyList<KeyValuePair<string, PipelineSummary>> groups, TrainingData data) => groups[0].Value with
    {
        Groups = groups,
        Series = null,
        TrainingData = data,
        Health = GroupedScorer.Health(groups.Select(group => KeyValuePair.Create(group.Key, group.Value.Health))),
    };
}
