using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Preprocessing;
using Misfit.Series;
using Misfit.Tables;
using Misfit.Training;

namespace Misfit.Pipelines;

/// <summary>A recipe for everything from a table to a decision: preprocessing, detector, calibration and threshold. Fitting it does not change it.</summary>
/// <param name="Detector">The method that scores.</param>
public sealed record Pipeline(Detector Detector)
{
    /// <summary>
    /// The column of labels, when they are to be used: only rows labelled normal are learned from and calibrated with, and the labelled
    /// anomalies serve the threshold rules that need labels. Default null: rows are taken as they come. To hide labels from the
    /// pipeline, put their column into <see cref="Ignore"/>.
    /// </summary>
    public string? LabelColumn { get; init; }

    /// <summary>The label of normal rows; null when labels are 0 and 1 or true and false, 1 and true being anomalies.</summary>
    public string? NormalLabel { get; init; }

    /// <summary>Columns that are not learned from. A table's own label column never is.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>How columns become numbers.</summary>
    public PreprocessingOptions Preprocessing { get; init; } = new();

    /// <summary>
    /// How rows that follow each other in time become windows. Default null: every row is judged alone. In a series the parts of
    /// <see cref="PreprocessingOptions.Times"/> are features at every step when they are named, and none is when they are not.
    /// </summary>
    public SeriesOptions? Series { get; init; }

    /// <summary>
    /// Where the line is drawn. Default null: at most 1 % false alarms against the calibration rows, or the least share they are enough for when there
    /// are fewer than 99 of them.
    /// </summary>
    public ThresholdRule? Threshold { get; init; }

    /// <summary>
    /// Learns what is normal. Of 1,000 rows or more, 20 % and at most 10,000 are held out for calibration; of fewer, all are
    /// calibrated with by five folds, and the detector is fitted six times. Of a series whole stretches of time are held out, so that no window reaches from
    /// what is learned into what is calibrated with.
    /// </summary>
    /// <param name="rows">The rows to learn from, at least 10 normal ones. Not changed.</param>
    /// <param name="context">Progress and cancellation; null for neither.</param>
    /// <param name="created">The time the model is dated; now when null.</param>
    /// <param name="firstRow">The number by which messages call the first row.</param>
    /// <exception cref="OptionsException">Options are out of range; names all of them.</exception>
    /// <exception cref="DataException">The rows cannot be learned from; says why.</exception>
    public PipelineModel Fit(Table rows, TrainingContext? context = null, DateTimeOffset? created = null, long firstRow = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        context ??= TrainingContext.None;
        DateTimeOffset time = created ?? DateTimeOffset.UtcNow;
        if (Series is { ModelPerGroup: true })
        {
            return new GroupedFitter(this, rows, context, firstRow).Fit(time).Model;
        }

        return Series is null ? new PipelineFitter(this, rows, context, firstRow).Fit(time).Model : new SeriesFitter(this, rows, context, firstRow).Fit(time).Model;
    }

    /// <summary>
    /// Learns what is normal, and scores and judges the same rows. A row that the detector was fitted on is not compared with itself, where the
    /// detector can tell such scores (<see cref="DetectorModel.ScoreFitted"/>); else it is scored like any row. In a series this holds for windows.
    /// </summary>
    /// <inheritdoc cref="Fit"/>
    public (PipelineModel Model, ScoredRows Scored) FitAndScore(Table rows, TrainingContext? context = null, DateTimeOffset? created = null, long firstRow = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (Series is { ModelPerGroup: true })
        {
            (PipelineModel grouped, IReadOnlyDictionary<string, WindowedSeries> learnedWindows) = new GroupedFitter(this, rows, context ?? TrainingContext.None, firstRow).Fit(created ?? DateTimeOffset.UtcNow);
            return (grouped, new GroupedScorer(grouped).Score(rows, firstRow, learnedWindows));
        }

        if (Series is not null)
        {
            (PipelineModel seriesModel, WindowedSeries windows) = new SeriesFitter(this, rows, context ?? TrainingContext.None, firstRow).Fit(created ?? DateTimeOffset.UtcNow);
            return (seriesModel, new SeriesScorer(seriesModel, seriesModel.FittedSeries!).Score(rows, firstRow, windows));
        }

        (PipelineModel model, int[] learned) = new PipelineFitter(this, rows, context ?? TrainingContext.None, firstRow).Fit(created ?? DateTimeOffset.UtcNow);
        return (model, model.ScoreFitted(rows, learned, firstRow));
    }
}
