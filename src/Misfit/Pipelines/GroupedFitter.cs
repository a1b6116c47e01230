using System.Globalization;
using Misfit.Series;
using Misfit.Tables;
using Misfit.Training;

namespace Misfit.Pipelines;

/// <summary>Fits a pipeline of its own to every group of a series.</summary>
internal sealed class GroupedFitter(Pipeline recipe, Table rows, TrainingContext context, long firstRow)
{
    private readonly SeriesOptions options = recipe.Series!;

    /// <returns>The model, and the windows that the detector of each group was fitted on.</returns>
    public (PipelineModel Model, IReadOnlyDictionary<string, WindowedSeries> Learned) Fit(DateTimeOffset created)
    {
        SeriesFitter.Check(recipe, rows);
        CheckRows();
        (string Name, SeriesFitter Fitter)[] fitters = Fitters();
        var groups = new SortedDictionary<string, PipelineModel>(StringComparer.Ordinal);
        var learned = new Dictionary<string, WindowedSeries>(StringComparer.Ordinal);
        foreach ((string name, SeriesFitter fitter) in fitters)
        {
            (groups[name], learned[name]) = Named(name, () => fitter.Fit(created));
        }

        var data = new TrainingData(rows.Rows, TableFingerprint.Of(rows));
        return (new PipelineModel(recipe, groups, rows[options.Group!].Kind, data, created), learned);
    }

    // What is wrong with a row is said with its number in the whole table.
    private void CheckRows()
    {
        _ = SeriesClock.Times(rows, options.Time, firstRow);
        _ = recipe.LabelColumn is { } label ? RowLabels.Read(rows, label, recipe.NormalLabel, firstRow) : null;
    }

    // All groups are checked before the first is fitted, which may take long.
    private (string Name, SeriesFitter Fitter)[] Fitters()
    {
        Pipeline own = recipe with { Series = options with { ModelPerGroup = false } };
        (string Name, int[] Rows)[] groups = SeriesGroups.RowsOf(rows, options);
        int least = SeriesFitter.LeastPoints(options.Calendar is null ? options.Steps : 1);
        var fitters = new (string Name, SeriesFitter Fitter)[groups.Length];
        for (int i = 0; i < groups.Length; i++)
        {
            (string name, int[] members) = groups[i];
            if (members.Length < least)
            {
                throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"It has {members.Length:N0} {(members.Length == 1 ? "row" : "rows")}; to learn {(options.Calendar is null ? $"windows of {options.Steps:N0} steps " : "")}from and to calibrate with it needs at least {least:N0} points in time."), null);
            }

            TrainingContext within = StageProgress.Within(context, $"group '{name}', {i + 1} of {groups.Length}");
            fitters[i] = (name, new SeriesFitter(own, rows.SelectRows(members), within, firstRow));
            Named(name, () =>
            {
                fitters[i].Fitter.Check();
                return true;
            });
        }

        return fitters;
    }

    private static T Named<T>(string group, Func<T> fit)
    {
        try
        {
            return fit();
        }
        catch (DataException exception)
        {
            throw Wrong(group, exception.Message, exception);
        }
    }

    private static DataException Wrong(string group, string message, Exception? inner) =>
        new($"No model can be fitted to the group '{group}' alone. {message} Its rows can be left out, or one model fitted to all groups.", inner);
}
