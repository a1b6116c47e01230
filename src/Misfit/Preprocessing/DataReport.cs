using Misfit.Tables;

namespace Misfit.Preprocessing;

/// <summary>What fitting found in one column and did to it.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Features">How many numbers the detector sees of it; 0 when it is left out.</param>
/// <param name="Treatment">What was done to it, or why it was left out, for people.</param>
/// <param name="Missing">How many fitted rows have no value.</param>
/// <param name="Distinct">How many different values there are, missing ones not counted.</param>
/// <param name="Typical">The typical value: median, or most common; empty when it is left out.</param>
public sealed record ColumnReport(string Column, ColumnKind Kind, int Features, string Treatment, int Missing, int Distinct, string Typical)
{
    /// <summary>Whether the detector sees the column.</summary>
    public bool Used => Features > 0;
}

/// <summary>What fitting found in a table's columns and did to them.</summary>
/// <param name="Rows">How many rows were fitted.</param>
/// <param name="Columns">Every column of the table, in its order.</param>
public sealed record DataReport(int Rows, IReadOnlyList<ColumnReport> Columns)
{
    /// <summary>The columns the detector does not see.</summary>
    public IEnumerable<ColumnReport> LeftOut => Columns.Where(column => !column.Used);
}

/// <summary>What was unusual in one column of transformed rows.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Missing">Rows without a value, which got the typical one.</param>
/// <param name="Unseen">Rows with a category never seen while fitting.</param>
public sealed record ColumnCounts(string Column, long Missing, long Unseen);

/// <summary>One number a detector sees, and where it comes from.</summary>
/// <param name="Name">The feature's name: the column's, and the part of it.</param>
/// <param name="Column">The column it is made from.</param>
public sealed record Feature(string Name, string Column);
