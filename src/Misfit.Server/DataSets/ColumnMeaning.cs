using System.Globalization;
using Misfit.Tables;
using Misfit.Server.Studio;

namespace Misfit.Server.DataSets;

/// <summary>What columns mean: of KDD Cup 1999 and of the generators as they are documented, of others what their values say.</summary>
internal static class ColumnMeaning
{
    private static readonly Dictionary<string, string> Connections = new(StringComparer.Ordinal)
    {
        ["duration"] = "Length of the connection in seconds.",
        ["protocol_type"] = "Protocol of the connection: tcp, udp or icmp.",
        ["service"] = "Network service of the destination, such as http or telnet.",
        ["flag"] = "How the connection ended: SF is normal, others are errors.",
        ["src_bytes"] = "Bytes sent from the source to the destination.",
        ["dst_bytes"] = "Bytes sent from the destination to the source.",
        ["land"] = "1 when source and destination have the same host and port.",
        ["wrong_fragment"] = "Number of wrong fragments.",
        ["urgent"] = "Number of urgent packets.",
        ["hot"] = "Number of hot indicators, such as entering a system directory or running a program.",
        ["num_failed_logins"] = "Number of failed attempts to log in.",
        ["logged_in"] = "1 when the login succeeded.",
        ["num_compromised"] = "Number of conditions that show a compromised host.",
        ["root_shell"] = "1 when a root shell was obtained.",
        ["su_attempted"] = "1 when 'su root' was attempted.",
        ["num_root"] = "Number of accesses as root.",
        ["num_file_creations"] = "Number of files that were created.",
        ["num_shells"] = "Number of shell prompts.",
        ["num_access_files"] = "Number of operations on files that control access.",
        ["num_outbound_cmds"] = "Number of outbound commands in an ftp session.",
        ["is_host_login"] = "1 when the login is of the hot list, such as root or admin.",
        ["is_guest_login"] = "1 when the login is that of a guest.",
        ["count"] = "Connections to the same host as this one in the past two seconds.",
        ["srv_count"] = "Connections to the same service as this one in the past two seconds.",
        ["serror_rate"] = "Share of the connections to the same host that had SYN errors.",
        ["srv_serror_rate"] = "Share of the connections to the same service that had SYN errors.",
        ["rerror_rate"] = "Share of the connections to the same host that had REJ errors.",
        ["srv_rerror_rate"] = "Share of the connections to the same service that had REJ errors.",
        ["same_srv_rate"] = "Share of the connections to the same host that were to the same service.",
        ["diff_srv_rate"] = "Share of the connections to the same host that were to different services.",
        ["srv_diff_host_rate"] = "Share of the connections to the same service that were to different hosts.",
        ["dst_host_count"] = "Connections to the same destination host among the last hundred.",
        ["dst_host_srv_count"] = "Connections to the same destination host and service among the last hundred.",
        ["dst_host_same_srv_rate"] = "Share of the connections to the destination host that were to the same service.",
        ["dst_host_diff_srv_rate"] = "Share of the connections to the destination host that were to different services.",
        ["dst_host_same_src_port_rate"] = "Share of the connections to the destination host that came from the same port.",
        ["dst_host_srv_diff_host_rate"] = "Share of the connections to the destination's service that came from different hosts.",
        ["dst_host_serror_rate"] = "Share of the connections to the destination host that had SYN errors.",
        ["dst_host_srv_serror_rate"] = "Share of the connections to the destination's service that had SYN errors.",
        ["dst_host_rerror_rate"] = "Share of the connections to the destination host that had REJ errors.",
        ["dst_host_srv_rerror_rate"] = "Share of the connections to the destination's service that had REJ errors.",
    };

    private static readonly Dictionary<string, string> Payments = new(StringComparer.Ordinal)
    {
        ["time"] = "When the payment was made.",
        ["amount_eur"] = "The amount in euros.",
        ["currency"] = "The currency that was paid in.",
        ["merchant_category"] = "What the merchant sells.",
        ["merchant_country"] = "Where the merchant is.",
        ["card_country"] = "Where the card was issued.",
        ["channel"] = "How it was paid: in a shop, online or at a machine.",
        ["device_age_days"] = "For how many days the device has been known.",
        ["distance_km"] = "Distance from the payment before, in kilometres.",
        ["customer_age"] = "Age of the card's holder in years.",
        ["minutes_since_last"] = "Minutes since the payment before.",
        ["payments_last_day"] = "Payments of the card in the last 24 hours.",
    };

    private static readonly Dictionary<string, string> Metrics = new(StringComparer.Ordinal)
    {
        ["time"] = "When it was measured; every five minutes.",
        ["requests_per_second"] = "Requests that arrived in a second.",
        ["cpu_percent"] = "Use of the processors in percent.",
        ["memory_percent"] = "Use of the memory in percent.",
        ["disk_queue"] = "Operations that waited for the disk.",
        ["latency_ms"] = "How long an answer took, in milliseconds.",
        ["errors_percent"] = "Share of the requests that failed, in percent.",
    };

    /// <summary>What a feature of KDD Cup 1999 means; null for another name.</summary>
    public static string? OfConnections(string column) => Connections.GetValueOrDefault(column);

    /// <summary>What the source of a data set says of a column; null when it says nothing.</summary>
    public static string? Known(string origin, string column) => origin switch
    {
        _ when origin.StartsWith(DataSetRecord.CataloguePrefix + "kdd", StringComparison.Ordinal) => OfConnections(column),
        DataSetRecord.GeneratorPrefix + "card-payments" => Payments.GetValueOrDefault(column),
        DataSetRecord.GeneratorPrefix + "server-metrics" => Metrics.GetValueOrDefault(column),
        _ => null,
    };

    /// <summary>One sentence on a column: what its source says, else what its values are.</summary>
    public static string Describe(this ColumnSummary column) => column.Description ?? column.Kind switch
    {
        _ when column.Distinct == 0 => "No value: all are missing.",
        ColumnKind.Category when column.Distinct == 1 => $"Always '{column.Frequent[0].Value}'.",
        ColumnKind.Category => $"Words: {string.Join(", ", column.Frequent.Take(3).Select(value => value.Value))}{(column.Distinct > 3 ? $" and {(column.DistinctIsLeast ? "more than " : "")}{column.Distinct - 3:N0} more" : "")}.",
        ColumnKind.Time => $"Times from {Time(column.Minimum!.Value)} to {Time(column.Maximum!.Value)}.",
        _ when column.Constant => $"Always {Shown.Number(column.Minimum!.Value)}.",
        _ => $"Numbers from {Shown.Number(column.Minimum!.Value)} to {Shown.Number(column.Maximum!.Value)}, on average {Shown.Number(column.Mean!.Value)}.",
    };

    private static string Time(double ticks) => new DateTime((long)Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
