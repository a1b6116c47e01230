using System.CommandLine;
using Misfit.Data;

namespace Misfit.Cli.Input;

/// <summary>The argument that says where rows come from, and the options that say how to read them.</summary>
internal sealed class DataOptions
{
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

    /// <summary>Where rows come from, for reading them in a stream.</summary>
    public TableSource Source(Session session, bool keepRecords) => TableSource.Parse(session.Get(Data)!, ReadOptions(session, keepRecords));

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
