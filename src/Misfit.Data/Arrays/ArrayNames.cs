using Misfit.Data.Columns;

namespace Misfit.Data.Arrays;

/// <summary>Which of a file's arrays hold the values and the labels.</summary>
internal static class ArrayNames
{
    public const string LabelArray = "y";

    private const string ValueArray = "X";

    /// <exception cref="DataException">No array can be told to be the values.</exception>
    public static string Values(IReadOnlyList<string> names, string source)
    {
        if (names.Contains(ValueArray, StringComparer.Ordinal))
        {
            return ValueArray;
        }

        string[] others = [.. names.Where(name => name != LabelArray)];
        return others switch
        {
            [string only] => only,
            [] => throw new DataException($"{source} holds no array of numbers; write one named X (rows × columns)."),
            _ => throw new DataException($"{source} holds the arrays {ColumnNames.List(others)}; name the one to read X."),
        };
    }

    public static string? Labels(IReadOnlyList<string> names, string values) =>
        values != LabelArray && names.Contains(LabelArray, StringComparer.Ordinal) ? LabelArray : null;

    /// <summary>A single row of labels, 1 × n, turned into a column.</summary>
    public static ArrayRows AsColumn(ArrayRows labels, string source, TableReadOptions options)
    {
        if (labels is not { Rows: 1, Columns: > 1 })
        {
            return labels;
        }

        new ReadLimits(source, options).Check(1, labels.Columns);
        using (labels)
        {
            double[][] row = [.. Enumerable.Range(0, labels.Columns).Select(_ => new double[1])];
            labels.Read(row, 0, 1);
            return new LoadedRows([[.. row.Select(value => value[0])]]);
        }
    }
}
