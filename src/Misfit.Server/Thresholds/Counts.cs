using System.Globalization;
using Misfit.Metrics;

namespace Misfit.Server.Thresholds;

/// <summary>What a threshold does to rows.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Flagged">How many of them are flagged.</param>
/// <param name="Confusion">How many rightly and wrongly; null without labels.</param>
internal sealed record Counts(int Rows, int Flagged, Confusion? Confusion)
{
    /// <summary>Alerts per 1,000 rows.</summary>
    public double AlertsPerThousand => Rows == 0 ? double.NaN : 1000.0 * Flagged / Rows;

    /// <summary>Counts the named rows.</summary>
    /// <param name="rows">Which.</param>
    /// <param name="flagged">The verdict on each row of the run.</param>
    /// <param name="anomalies">The truth of each row of the run; null where it is not known.</param>
    public static Counts Of(IEnumerable<int> rows, bool[] flagged, bool[]? anomalies)
    {
        Span<int> cells = stackalloc int[4];
        foreach (int row in rows)
        {
            cells[(flagged[row] ? 2 : 0) + (anomalies?[row] == true ? 1 : 0)]++;
        }

        int alerts = cells[2] + cells[3];
        return new Counts(alerts + cells[0] + cells[1], alerts, anomalies is null ? null : new Confusion(cells[3], cells[2], cells[0], cells[1]));
    }

    /// <summary>A ratio with four significant digits; N/A where it is undefined.</summary>
    public static string Ratio(long part, long whole) => whole == 0 ? "N/A" : ((double)part / whole).ToString("0.####", CultureInfo.InvariantCulture);
}
