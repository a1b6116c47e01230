using System.CommandLine;
using Misfit.Tables;

namespace Misfit.Cli.Input;

/// <summary>The options that say which columns are labels or not to be learned from.</summary>
internal sealed class LabelOptions
{
    public Option<string?> Label { get; } = new("--label") { Description = "The column of labels: 0/1, true/false, or any words with --normal", HelpName = "COL" };

    public Option<string?> Normal { get; } = new("--normal") { Description = "The label of normal rows; every other is an anomaly", HelpName = "VALUE" };

    public Option<string[]> Ignore { get; } = new("--ignore") { Description = "Columns not to learn from, separated by commas; may be repeated", HelpName = "COL,…", DefaultValueFactory = _ => [] };

    public void AddTo(Command command)
    {
        command.Add(Label);
        command.Add(Normal);
        command.Add(Ignore);
    }

    /// <summary>The columns to ignore, which must exist.</summary>
    public string[] Ignored(Session session, Table rows) =>
        [.. session.Get(Ignore)!.SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(name => Existing(rows, "--ignore", name))];

    /// <summary>The column named by --label, which must exist; null when none is named.</summary>
    public string? Named(Session session, Table rows) => session.Get(Label) is { } name ? Existing(rows, "--label", name) : null;

    public static string Existing(Table rows, string option, string name)
    {
        if (rows.Find(name) is not null)
        {
            return name;
        }

        string[] names = [.. rows.Columns.Select(column => column.Name)];
        string list = string.Join(", ", names.Take(20)) + (names.Length > 20 ? $", and {names.Length - 20} more" : "");
        throw new UsageException($"{option}: there is no column '{name}'{Suggestion.For(name, names)} (columns: {list})");
    }
}
