using System.CommandLine;
using Misfit.Cli.Output;
using Misfit.Data;
using Misfit.Data.Datasets;
using Misfit.Tables;

namespace Misfit.Cli.Input;

/// <summary>The argument that says where rows come from, and the options that say how to read them.</summary>
internal sealed class DataOptions
{
    private const string DataSetPrefix = "dataset:";

    public Argument<string> Data { get; } = new("DATA")
    {
        Description = "A file (.csv, .tsv, .jsonl, .npy, .npz, .mat, .idx, .bin, each also .gz), - for CSV on standard input, sqlite:FILE?QUERY, postgres://…?QUERY, or dataset:NAME",
    };

    public Option<string?> Separator { get; } = new("--separator") { Description = "The character between the fields of CSV; detected unless given ('tab' for a tab)", HelpName = "CHAR" };

    public Option<bool?> Header { get; } = new("--header") { Description = "Whether the first record of CSV names the columns: true or false; detected unless given", HelpName = "BOOL" };

    public Option<string?> Missing { get; } = new("--missing") { Description = "More words or numbers that stand for a missing value, beside the empty field, NA, NaN, null, None, ? and -", HelpName = "WORD,…" };

    public void AddTo(Command command)
    {
        command.Add(Data);
        command.Add(Separator);
        command.Add(Header);
        command.Add(Missing);
    }

    /// <summary>Opens the data as the columns of a model, for reading in a stream.</summary>
    public TableReader Open(Session session, IReadOnlyList<ColumnSchema> schema, bool keepRecords, IProgress<FetchProgress> fetching)
    {
        string text = session.Get(Data)!;
        return DataSetName(text) is { } name
            ? new DataSetStore().Load(name, fetching, session.Cancellation).Table.Open()
            : TableSource.Parse(text, ReadOptions(session, keepRecords)).Open(schema);
    }

    /// <summary>Reads other data whole, with the same options.</summary>
    public Table ReadAll(Session session, string text, ProgressReport progress) => DataSetName(text) is { } name
        ? new DataSetStore().Load(name, progress, session.Cancellation).Table
        : TableSource.Parse(text, ReadOptions(session, keepRecords: false)).ReadAll(progress, session.Cancellation);

    /// <summary>The name behind <c>dataset:</c>; null for other data.</summary>
    public static string? DataSetName(string text) =>
        text.StartsWith(DataSetPrefix, StringComparison.OrdinalIgnoreCase) ? text[DataSetPrefix.Length..] : null;

    public TableReadOptions ReadOptions(Session session, bool keepRecords) => new()
    {
        Separator = session.Get(Separator) switch
        {
            null => null,
            "tab" or "\\t" => '\t',
            { Length: 1 } text => text[0],
            var text => throw new UsageException($"--separator must be one character or 'tab', was '{text}'"),
        },
        Header = session.Get(Header),
        MissingWords = [.. TableReadOptions.DefaultMissingWords, .. session.Get(Missing)?.Split(',') ?? []],
        KeepRecords = keepRecords,
    };
}
