using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Tables;
using Misfit.Training;

namespace Misfit.Pipelines;

/// <summary>Fits one pipeline to one table.</summary>
internal sealed class PipelineFitter(Pipeline recipe, Table rows, TrainingContext context, long firstRow)
{
    private const int LeastRows = 10;
    private const int LeastRowsToSplit = 1000;
    private const int MostRowsHeldOut = 10_000;
    private const double ShareHeldOut = 0.2;
    private const int Folds = 5;

    private readonly string[] leaveOut = [.. new[] { recipe.LabelColumn, rows.LabelColumn }.OfType<string>().Concat(recipe.Ignore).Distinct()];

    /// <returns>The model, and which rows its detector was fitted on, in the order in which it got them.</returns>
    public (PipelineModel Model, int[] Learned) Fit(DateTimeOffset created)
    {
        Check(recipe);
        (int[] normal, int[] anomalies) = RowsByLabel();
        if (normal.Length < LeastRows)
        {
            string kind = recipe.LabelColumn is null ? "" : "normal ";
            throw new DataException($"A pipeline needs at least {LeastRows} {kind}rows to learn from and to calibrate with; there are {normal.Length}.");
        }

        CheckValues(normal);
        Table normalRows = normal.Length == rows.Rows ? rows : rows.SelectRows(normal);
        bool split = normal.Length >= LeastRowsToSplit;
        (Preprocessor preprocessor, DetectorModel model, double[] scores, int[] learned) = split ? FitSplit(normalRows) : FitCross(normalRows);
        double[] anomalyScores = anomalies.Length == 0 ? [] : model.Score(preprocessor.Transform(rows.SelectRows(anomalies)).Features);
        var calibration = new Calibration(split ? CalibrationMethod.Split : CalibrationMethod.Cross, scores, anomalyScores);
        var data = new TrainingData(rows.Rows, TableFingerprint.Of(rows));
        return (new PipelineModel(recipe, preprocessor, model, calibration, calibration.Find(recipe.Threshold), data, created), [.. learned.Select(row => normal[row])]);
    }

    // Before rows are split, while their numbers are those of the user's table.
    private void CheckValues(int[] normal)
    {
        HashSet<string> left = [.. leaveOut.Select(name => rows[name].Name)];
        foreach (Column column in rows.Columns.Where(column => !left.Contains(column.Name)))
        {
            Array.ForEach(normal, row => ColumnFitter.CheckValue(column, row, firstRow + row));
        }
    }

    /// <exception cref="OptionsException">The threshold's rule needs labels and there are none.</exception>
    public static void Check(Pipeline recipe)
    {
        if (recipe.Threshold is { NeedsLabels: true } && recipe.LabelColumn is null)
        {
            throw new OptionsException("pipeline", [new OptionProblem("threshold", "a rule that needs no labels, since there is no label column", $"{recipe.Threshold}")]);
        }
    }

    /// <summary>The rows that the detector of a pipeline fitted to this table was fitted on, ascending.</summary>
    public int[] LearnedRows()
    {
        int[] normal = RowsByLabel().Normal;
        return normal.Length >= LeastRowsToSplit ? [.. Split(normal.Length).Fit.Select(row => normal[row])] : normal;
    }

    private (int[] Normal, int[] Anomalies) RowsByLabel()
    {
        if (recipe.LabelColumn is null)
        {
            return ([.. Enumerable.Range(0, rows.Rows)], []);
        }

        bool[] labels = RowLabels.Read(rows, recipe.LabelColumn, recipe.NormalLabel, firstRow);
        ILookup<bool, int> byLabel = Enumerable.Range(0, rows.Rows).ToLookup(row => labels[row]);
        return ([.. byLabel[false]], [.. byLabel[true]]);
    }

    private (Preprocessor Preprocessor, DetectorModel Model, double[] Scores, int[] Learned) FitSplit(Table normal)
    {
        (int[] fit, int[] held) = Split(normal.Rows);
        Table learned = normal.SelectRows(fit);
        Preprocessor preprocessor = Preprocessor.Fit(learned, recipe.Preprocessing, leaveOut);
        DetectorModel model = recipe.Detector.Fit(preprocessor.Transform(learned).Features, context);
        return (preprocessor, model, model.Score(preprocessor.Transform(normal.SelectRows(held)).Features), fit);
    }

    private (int[] Fit, int[] Calibrate) Split(int count) =>
        HoldOut.Split(count, Math.Min(ShareHeldOut, (double)MostRowsHeldOut / count), Randomness());

    // The model on all rows comes last: a training that is stopped then returns its best so far.
    private (Preprocessor Preprocessor, DetectorModel Model, double[] Scores, int[] Learned) FitCross(Table normal)
    {
        Preprocessor preprocessor = Preprocessor.Fit(normal, recipe.Preprocessing, leaveOut);
        int fold = 0;
        double[] scores = HoldOut.CrossScores(normal.Rows, Folds, Randomness(), (fit, held) =>
        {
            Table learned = normal.SelectRows(fit);
            Preprocessor part = preprocessor.Refit(learned);
            DetectorModel partModel = recipe.Detector.Fit(part.Transform(learned).Features, StageProgress.Within(context.Unwatched(), $"calibration {++fold} of {Folds}"));
            return partModel.Score(part.Transform(normal.SelectRows(held)).Features);
        });
        return (preprocessor, recipe.Detector.Fit(preprocessor.Transform(normal).Features, context), scores, [.. Enumerable.Range(0, normal.Rows)]);
    }

    private Rng Randomness() => new Rng(recipe.Detector.Seed).Stream(0x43616C69);
}

/// <summary>Says in every progress report which part of a longer job it belongs to.</summary>
internal sealed class StageProgress(IProgress<TrainingProgress> inner, string stage) : IProgress<TrainingProgress>
{
    public static TrainingContext Within(TrainingContext context, string stage) =>
        context.Progress is null ? context : context with { Progress = new StageProgress(context.Progress, stage) };

    public void Report(TrainingProgress value) => inner.Report(value with { Stage = $"{stage}: {value.Stage}" });
}
