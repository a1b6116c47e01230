using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Suites;
using Misfit.Tables;

namespace Misfit.Benchmarks.Protocols;

/// <summary>The protocols of suites: those of <see cref="Protocol"/> and those that single papers use.</summary>
internal static class SuiteProtocol
{
    public const string Mixtures = "mixtures";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. ProtocolName.All, "adbench", "balanced", "cross-validated", "one-vs-rest", Mixtures, "contaminated"];

    /// <summary>Divides a table by a protocol that evaluates on rows of the table.</summary>
    /// <exception cref="DataException">The rows do not suffice, or a setting is missing.</exception>
    public static RowSplit Split(string protocol, LabelledTable table, DataText data, int seed)
    {
        bool[] anomalies = table.Labels.Anomalies;
        double? errors = data.Share("label-errors");
        if (errors is not null && protocol != "one-class")
        {
            throw new DataException($"label-errors is for the protocol one-class, where labels choose the rows learned from; was {protocol}.");
        }

        RowSplit split = protocol switch
        {
            "one-class" when errors is { } share => RowChanges.WithLabelErrors(anomalies, share, seed),
            "adbench" => SampledSplit.Of(anomalies, seed),
            "balanced" => BalancedSplit.Of(anomalies, seed),
            "cross-validated" => CrossValidatedSplit.Of(anomalies, seed, clean: data.Has("clean")),
            "one-vs-rest" => OneVersusRestSplit.Of(Texts(table.Table[table.Labels.Name]), data.Needed("class"), data.Count("fit") ?? throw new DataException("The protocol one-vs-rest needs fit=N.")),
            "contaminated" => ContaminatedSplit.Of(anomalies, data.Count("test-first") ?? 500, data.Count("fit") ?? 500, data.Share("share") ?? 0, seed),
            _ => RowSplit.Of(ProtocolName.Parse(protocol), anomalies, seed, table.Split),
        };
        return data.Count("duplicates") is { } times ? RowChanges.WithDuplicates(split, anomalies, times) : split;
    }

    private static string[] Texts(Column column) => [.. Enumerable.Range(0, column.Count).Select(column.Text)];
}
