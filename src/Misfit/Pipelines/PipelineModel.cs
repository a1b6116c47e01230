using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Explanations;
using Misfit.Influence;
using Misfit.Preprocessing;
using Misfit.Tables;
using Misfit.Training;

namespace Misfit.Pipelines;

/// <summary>
/// A fitted pipeline: scores, judges and explains rows of a table, and can be saved. Immutable; used from many threads at once. What it says
/// of a row depends on the row alone.
/// </summary>
public sealed class PipelineModel
{
    internal PipelineModel(Pipeline recipe, Preprocessor preprocessor, DetectorModel model, Calibration calibration, Threshold threshold, TrainingData data, DateTimeOffset created)
    {
        (Recipe, Preprocessor, Model, Calibration, Threshold, TrainingData, Created) = (recipe, preprocessor, model, calibration, threshold, data, created);
    }

    /// <summary>The recipe it was fitted with.</summary>
    public Pipeline Recipe { get; }

    /// <summary>The columns a table must have, in any order.</summary>
    public IReadOnlyList<ColumnSchema> Schema => Preprocessor.Schema;

    /// <summary>How columns become numbers.</summary>
    public Preprocessor Preprocessor { get; }

    /// <summary>The fitted detector.</summary>
    public DetectorModel Model { get; }

    /// <summary>The scores that p-values and thresholds come from.</summary>
    public Calibration Calibration { get; }

    /// <summary>Where the line is drawn.</summary>
    public Threshold Threshold { get; }

    /// <summary>What the detector's fit reported of itself.</summary>
    public TrainingHealth Health => Model.Health;

    /// <summary>What fitting found in each column and did to it.</summary>
    public DataReport DataReport => Preprocessor.Report;

    /// <summary>What it was fitted on.</summary>
    public TrainingData TrainingData { get; }

    /// <summary>When it was fitted.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>Everything the head of the model file says.</summary>
    public PipelineSummary Summary => PipelineSummary.Of(this);

    /// <summary>Scores and judges rows.</summary>
    /// <param name="rows">The rows, with at least the columns of <see cref="Schema"/> in any order. Not changed.</param>
    /// <param name="firstRow">The number by which messages call the first row, for tables that are part of a stream.</param>
    /// <exception cref="DataException">Columns are missing or of another kind, or a value is infinite; names them.</exception>
    public ScoredRows Score(Table rows, long firstRow = 0)
    {
        TransformedRows transformed = Preprocessor.Transform(rows, firstRow);
        double[] scores = rows.Rows == 0 ? [] : Model.Score(transformed.Features);
        bool[] flagged = Array.ConvertAll(scores, Threshold.Flags);
        return new ScoredRows(scores, Calibration.Normal.PValues(scores), flagged, transformed.Counts, transformed.ExtraColumns);
    }

    /// <summary>Says why one row of a table got its score, in the table's own columns and values.</summary>
    /// <param name="rows">The table. Not changed.</param>
    /// <param name="row">The row, from 0.</param>
    /// <inheritdoc cref="Score" path="/exception"/>
    public Explanation Explain(Table rows, int row)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if ((uint)row >= (uint)rows.Rows)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, $"The row must be from 0 to {rows.Rows - 1}.");
        }

        Table alone = rows.SelectRows([row]);
        TransformedRows transformed = Preprocessor.Transform(alone, row);
        double score = Model.Score(transformed.Features)[0];
        (IReadOnlyList<Reason> reasons, bool sums) = RowExplainer.Explain(Model, Preprocessor, alone, transformed);
        return new Explanation(row, score, Calibration.Normal.PValue(score), Threshold.Flags(score), reasons, sums);
    }

    /// <summary>
    /// Names the training rows that most taught the detector to accept or to reject one row. Needs a network fitted with the option <c>checkpoints</c>, or a detector
    /// that keeps them by itself.
    /// </summary>
    /// <param name="rows">The table of the row. Not changed.</param>
    /// <param name="row">The row, from 0.</param>
    /// <param name="training">The table the pipeline was fitted on; row numbers of the answer are its.</param>
    /// <param name="most">How many of each kind to name at most.</param>
    /// <exception cref="DataException">The model has no checkpoints, or was fitted on another table.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public InfluentialRows Influences(Table rows, int row, Table training, int most = 5)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(training);
        if ((uint)row >= (uint)rows.Rows)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, $"The row must be from 0 to {rows.Rows - 1}.");
        }

        TrainingInfluence influence = TrainingInfluence.Of(Model);
        if (TableFingerprint.Of(training) != TrainingData.Sha256)
        {
            throw new DataException($"The training rows given ({training.Rows}) are not those the model was fitted on ({TrainingData.Rows}): their contents differ. Give the table it was fitted on, read in the same way.");
        }

        int[] learned = new PipelineFitter(Recipe, training, TrainingContext.None).LearnedRows();
        double[] influences = influence.On(Preprocessor.Transform(rows.SelectRows([row]), row).Features.Row(0), Preprocessor.Transform(training.SelectRows(learned)).Features);
        return InfluentialRows.Of(influences, learned, most);
    }

    /// <summary>The same model with the line drawn elsewhere; nothing is fitted again. With null the default of <see cref="Pipeline.Threshold"/>.</summary>
    /// <exception cref="DataException">There are too few calibration rows for the rule, or it needs labels.</exception>
    public PipelineModel WithThreshold(ThresholdRule? rule) =>
        new(Recipe with { Threshold = rule }, Preprocessor, Model, Calibration, Calibration.Find(rule), TrainingData, Created);

    /// <summary>Writes the model file. An existing file is replaced once the new one is whole.</summary>
    public void Save(string path) => PipelineFile.Save(this, path);

    /// <summary>Reads a model file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ownDetectors">Methods to be known besides those of the catalogue.</param>
    /// <exception cref="ModelFormatException">The file is truncated, tampered with, oversized, newer than this library, or no model file; says which.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static PipelineModel Load(string path, params IReadOnlyList<DetectorInfo> ownDetectors) => PipelineFile.Load(path, ownDetectors);

    /// <summary>Reads the head of a model file without loading its weights.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static PipelineSummary Inspect(string path) => PipelineFile.Inspect(path);
}
