using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Explanations;
using Misfit.Influence;
using Misfit.Preprocessing;
using Misfit.Series;
using Misfit.Tables;
using Misfit.Training;

namespace Misfit.Pipelines;

/// <summary>
/// A fitted pipeline: scores, judges and explains rows of a table, and can be saved. Immutable; used from many threads at once. What it says
/// of a row depends on the row alone; of a series, on the windows the row lies in.
/// </summary>
public sealed class PipelineModel
{
    private readonly Preprocessor? preprocessor;
    private readonly DetectorModel? model;
    private readonly Calibration? calibration;
    private readonly Threshold? threshold;

    internal PipelineModel(Pipeline recipe, Preprocessor preprocessor, DetectorModel model, Calibration calibration, Threshold threshold, TrainingData data, DateTimeOffset created, FittedSeries? series = null)
    {
        (Recipe, TrainingData, Created, FittedSeries) = (recipe, data, created, series);
        (this.preprocessor, this.model, this.calibration, this.threshold) = (preprocessor, model, calibration, threshold);
        Health = model.Health;
    }

    internal PipelineModel(Pipeline recipe, SortedDictionary<string, PipelineModel> groups, ColumnKind groupKind, TrainingData data, DateTimeOffset created)
    {
        (Recipe, Groups, GroupKind, TrainingData, Created) = (recipe, groups, groupKind, data, created);
        Health = GroupedScorer.Health(groups);
    }

    /// <summary>Puts together what was fitted apart: a detector whose training was watched, say, and ended by hand.</summary>
    /// <param name="recipe">The recipe it amounts to. Of single rows, not of a series.</param>
    /// <param name="preprocessor">How the columns became the numbers that the detector learned from.</param>
    /// <param name="model">The detector.</param>
    /// <param name="trainedOn">The rows it learned from.</param>
    /// <param name="normalScores">Its scores of normal rows it did not learn from; of any rows when there are no labels.</param>
    /// <param name="anomalyScores">Its scores of rows labelled as anomalies; empty without labels.</param>
    /// <param name="created">The time the model is dated; now when null.</param>
    /// <exception cref="OptionsException">The recipe is of a series, or its threshold needs labels and there are none.</exception>
    /// <exception cref="ShapeException">Preprocessor and detector do not fit together.</exception>
    /// <exception cref="DataException">There are too few scores for the threshold.</exception>
    public static PipelineModel Assemble(Pipeline recipe, Preprocessor preprocessor, DetectorModel model, Table trainedOn, ReadOnlySpan<double> normalScores, ReadOnlySpan<double> anomalyScores, DateTimeOffset? created = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(preprocessor);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(trainedOn);
        if (recipe.Series is not null)
        {
            throw new OptionsException("pipeline", [new OptionProblem("series", "none where a model is put together from parts", "given")]);
        }

        PipelineFitter.Check(recipe);
        model.CheckWidth(preprocessor.Features.Count);
        var calibration = new Calibration(CalibrationMethod.Split, normalScores.ToArray(), anomalyScores.ToArray());
        var data = new TrainingData(trainedOn.Rows, TableFingerprint.Of(trainedOn));
        return new PipelineModel(recipe, preprocessor, model, calibration, calibration.Find(recipe.Threshold), data, created ?? DateTimeOffset.UtcNow);
    }

    /// <summary>The recipe it was fitted with.</summary>
    public Pipeline Recipe { get; }

    /// <summary>The columns a table must have, in any order.</summary>
    public IReadOnlyList<ColumnSchema> Schema => Groups.Count > 0 ? GroupedScorer.Schema(this) : FittedSeries is null ? Preprocessor.Schema : SeriesScorer.Schema(Preprocessor, FittedSeries.Options);

    /// <summary>
    /// The model of each group, when they were asked for (<see cref="SeriesOptions.ModelPerGroup"/>); else empty. A model with groups has no preprocessor, detector,
    /// calibration and threshold of its own: to ask for them is an <see cref="InvalidOperationException"/>.
    /// </summary>
    public IReadOnlyDictionary<string, PipelineModel> Groups { get; } = new SortedDictionary<string, PipelineModel>();

    /// <summary>The kind the column of <see cref="Groups"/> had.</summary>
    internal ColumnKind GroupKind { get; } = ColumnKind.Category;

    /// <summary>How columns become numbers.</summary>
    public Preprocessor Preprocessor => preprocessor ?? throw OfGroups();

    /// <summary>How rows become windows of a series; null when every row is judged alone, and when each of <see cref="Groups"/> has its own.</summary>
    public SeriesSummary? Series => FittedSeries?.Summary;

    internal FittedSeries? FittedSeries { get; }

    /// <summary>The fitted detector.</summary>
    public DetectorModel Model => model ?? throw OfGroups();

    /// <summary>The scores that p-values and thresholds come from.</summary>
    public Calibration Calibration => calibration ?? throw OfGroups();

    /// <summary>Where the line is drawn.</summary>
    public Threshold Threshold => threshold ?? throw OfGroups();

    /// <summary>What the detector's fit reported of itself; of groups, the findings of all.</summary>
    public TrainingHealth Health { get; }

    /// <summary>What fitting found in each column and did to it.</summary>
    public DataReport DataReport => Preprocessor.Report;

    /// <summary>What it was fitted on.</summary>
    public TrainingData TrainingData { get; }

    /// <summary>When it was fitted.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>Everything the head of the model file says.</summary>
    public PipelineSummary Summary => PipelineSummary.Of(this);

    /// <summary>Scores and judges rows. Of a series, all rows it needs must be in the table: what no window reaches has the score NaN.</summary>
    /// <param name="rows">The rows, with at least the columns of <see cref="Schema"/> in any order. Not changed.</param>
    /// <param name="firstRow">The number by which messages call the first row, for tables that are part of a stream.</param>
    /// <exception cref="DataException">Columns are missing or of another kind, or a value is infinite; names them. Or no row is of one of <see cref="Groups"/>; rows of other groups have the score NaN when there are any that are.</exception>
    public ScoredRows Score(Table rows, long firstRow = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (Groups.Count > 0)
        {
            return new GroupedScorer(this).Score(rows, firstRow);
        }

        if (FittedSeries is not null)
        {
            return new SeriesScorer(this, FittedSeries).Score(rows, firstRow);
        }

        TransformedRows transformed = Preprocessor.Transform(rows, firstRow);
        return Judge(transformed, rows.Rows == 0 ? [] : Model.Score(transformed.Features));
    }

    /// <summary>Says why one row of a table got its score, in the table's own columns and values.</summary>
    /// <param name="rows">The table. Not changed.</param>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="DataException">Columns are missing or of another kind, a value is infinite, or the row of a series has no score; says which.</exception>
    public Explanation Explain(Table rows, int row) => Explain(rows, [row])[0];

    /// <summary>Says why rows of a table got their scores. Of a series, each column counts with all steps of the strangest window the row lies in, and its value is that of the step that added most.</summary>
    /// <param name="rows">The table. Not changed.</param>
    /// <param name="asked">The rows, from 0.</param>
    /// <inheritdoc cref="Explain(Table, int)" path="/exception"/>
    public IReadOnlyList<Explanation> Explain(Table rows, IReadOnlyList<int> asked)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(asked);
        foreach (int row in asked)
        {
            if ((uint)row >= (uint)rows.Rows)
            {
                throw new ArgumentOutOfRangeException(nameof(asked), row, $"The row must be from 0 to {rows.Rows - 1}.");
            }
        }

        return asked.Count == 0 ? [] : Groups.Count > 0 ? new GroupedScorer(this).Explain(rows, asked) : FittedSeries is not null ? new SeriesScorer(this, FittedSeries).Explain(rows, asked) : [.. asked.Select(row => ExplainAlone(rows, row))];
    }

    private Explanation ExplainAlone(Table rows, int row)
    {
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

        if (Recipe.Series is not null)
        {
            throw new DataException("This pipeline scores windows of a series; the influence of training rows is told of pipelines that score single rows.");
        }

        TrainingInfluence influence = TrainingInfluence.Of(Model);
        if (TableFingerprint.Of(training) != TrainingData.Sha256)
        {
            throw new DataException($"The training rows given ({training.Rows}) are not those the model was fitted on ({TrainingData.Rows}): their contents differ. Give the table it was fitted on, read in the same way.");
        }

        int[] learned = new PipelineFitter(Recipe, training, TrainingContext.None, firstRow: 0).LearnedRows();
        double[] influences = influence.On(Preprocessor.Transform(rows.SelectRows([row]), row).Features.Row(0), Preprocessor.Transform(training.SelectRows(learned)).Features);
        return InfluentialRows.Of(influences, learned, most);
    }

    /// <summary>Scores and judges the rows it was fitted to.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="learned">Which of them the detector was fitted on, in its order.</param>
    /// <param name="firstRow">See <see cref="Score"/>.</param>
    internal ScoredRows ScoreFitted(Table rows, int[] learned, long firstRow)
    {
        if (Model.ScoreFitted() is not { } fitted)
        {
            return Score(rows, firstRow);
        }

        TransformedRows transformed = Preprocessor.Transform(rows, firstRow);
        int[] others = [.. Enumerable.Range(0, rows.Rows).Except(learned)];
        double[] scores = new double[rows.Rows], rest = others.Length == 0 ? [] : Model.Score(transformed.Features.SelectRows(others));
        foreach ((int row, double score) in learned.Zip(fitted).Concat(others.Zip(rest)))
        {
            scores[row] = score;
        }

        return Judge(transformed, scores);
    }

    /// <summary>The same model with the line drawn elsewhere; nothing is fitted again. With null the default of <see cref="Pipeline.Threshold"/>.</summary>
    /// <exception cref="DataException">There are too few calibration rows for the rule, or it needs labels.</exception>
    public PipelineModel WithThreshold(ThresholdRule? rule) => Groups.Count > 0
        ? new PipelineModel(Recipe with { Threshold = rule }, GroupedScorer.Each(Groups, part => part.WithThreshold(rule)), GroupKind, TrainingData, Created)
        : new PipelineModel(Recipe with { Threshold = rule }, Preprocessor, Model, Calibration, Calibration.Find(rule), TrainingData, Created, FittedSeries);

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

    private static InvalidOperationException OfGroups() => new("This model has a part for each group, and each part its own; take it from one of the groups.");

    private ScoredRows Judge(TransformedRows transformed, double[] scores) =>
        new(scores, Calibration.Normal.PValues(scores), Array.ConvertAll(scores, Threshold.Flags), transformed.Counts, transformed.ExtraColumns);
}
