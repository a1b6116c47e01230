using Misfit.Data;
using Misfit.Data.Datasets;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Cli.Input;

/// <summary>Where the column of labels is known from.</summary>
internal enum LabelOrigin
{
    None,
    Named,
    Source,
    Guessed,
}

/// <summary>A table in memory and what is known of its labels.</summary>
/// <param name="Name">What the data are called.</param>
/// <param name="Rows">The rows.</param>
/// <param name="LabelColumn">The column of labels; null when there is none.</param>
/// <param name="Origin">Where that is known from.</param>
/// <param name="NormalLabel">The label of normal rows, when it was named.</param>
/// <param name="Ignore">Columns not to learn from, labels not among them.</param>
/// <param name="Known">The data set of the catalogue; null for other data.</param>
internal sealed record LoadedData(string Name, Table Rows, string? LabelColumn, LabelOrigin Origin, string? NormalLabel, IReadOnlyList<string> Ignore, DataSet? Known)
{
    public static LoadedData Load(Session session, DataOptions data, LabelOptions labels, IProgress<ReadProgress> reading, IProgress<FetchProgress> fetching, bool keepRecords)
    {
        string text = session.Get(data.Data)!;
        DataSet? known = DataOptions.DataSetName(text) is { } name ? new DataSetStore().Load(name, fetching, session.Cancellation) : null;
        Table rows = known?.Table ?? TableSource.Parse(text, data.ReadOptions(session, keepRecords)).ReadAll(reading, session.Cancellation);
        string? named = labels.Named(session, rows);
        string? bySource = known?.LabelColumn ?? rows.LabelColumn;
        string[] ignored = labels.Ignored(session, rows);
        string? guessed = RowLabels.Guess([.. rows.Columns.Select(column => column.Name)]) is { } guess && !ignored.Contains(guess) ? guess : null;
        LabelOrigin origin = named is not null ? LabelOrigin.Named : bySource is not null ? LabelOrigin.Source : guessed is not null ? LabelOrigin.Guessed : LabelOrigin.None;
        string? label = named ?? bySource ?? guessed;
        string[] further = [.. (known?.FurtherLabelColumns ?? []).Append(bySource).OfType<string>().Where(name => name != label)];
        return new LoadedData(text, rows, label, origin, session.Get(labels.Normal), [.. ignored.Concat(further).Distinct()], known);
    }

    /// <summary>Whether each row is labelled an anomaly; null when there are no labels, or only guessed ones that do not say it.</summary>
    /// <exception cref="DataException">The labels cannot be read.</exception>
    public bool[]? Anomalies()
    {
        if (LabelColumn is null)
        {
            return null;
        }

        try
        {
            return RowLabels.Read(Rows, LabelColumn, NormalLabel, firstRow: 1);
        }
        catch (DataException) when (Origin == LabelOrigin.Guessed)
        {
            return null;
        }
        catch (DataException exception) when (NormalLabel is null)
        {
            throw new DataException($"{exception.Message} (--normal VALUE)", exception);
        }
    }
}
