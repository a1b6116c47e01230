using System.Globalization;
using Misfit.Server.DataSets;
using Misfit.Tables;

namespace Misfit.Server.Studio;

/// <summary>Where a column's values lie, for people.</summary>
internal static class ColumnRange
{
    /// <summary>From the least to the greatest; empty for words and where all values are missing.</summary>
    public static string Text(ColumnSummary column) =>
        column is { Minimum: { } minimum, Maximum: { } maximum } ? $"{Value(column.Kind, minimum)} to {Value(column.Kind, maximum)}" : "";

    /// <summary>One value: a number with 4 significant digits, or a time.</summary>
    public static string Value(ColumnKind kind, double value) => kind == ColumnKind.Time
        ? new DateTime((long)Math.Clamp(value, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        : Shown.Number(value);
}
