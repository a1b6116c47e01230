using Misfit.Server.DataSets;
using Misfit.Tables;

namespace Misfit.Server.Api;

/// <summary>Rows as JSON: the columns' names once, then the values, numbers as numbers and what is missing as null.</summary>
/// <param name="Of">Number of rows of the whole data set.</param>
/// <param name="Columns">The columns' names.</param>
/// <param name="Numbers">The rows' numbers in the data set, from 0.</param>
/// <param name="Rows">A list of values for each row.</param>
internal sealed record RowsAnswer(int Of, IReadOnlyList<string> Columns, IReadOnlyList<int> Numbers, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    public static RowsAnswer From(RowView view)
    {
        Table table = view.Table;
        var rows = new object?[table.Rows][];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = [.. table.Columns.Select(column => Value(column, row))];
        }

        return new RowsAnswer(view.Record.Rows, [.. table.Columns.Select(column => column.Name)], view.Numbers, rows);
    }

    private static object? Value(Column column, int row) => column switch
    {
        _ when column.IsMissing(row) => null,
        NumberColumn numbers => numbers.Values[row],
        _ => column.Text(row),
    };
}

/// <summary>What drifted, in one sentence, and all columns.</summary>
/// <param name="Drifted">Whether any column did.</param>
/// <param name="Limit">The least distance that counts as drift.</param>
/// <param name="Columns">All columns, the farthest first.</param>
internal sealed record DriftAnswer(bool Drifted, double Limit, IReadOnlyList<ColumnDistance> Columns)
{
    public static DriftAnswer From(IReadOnlyList<ColumnDistance> distances) => new(distances.Any(distance => distance.Drifted), ColumnDistance.Limit, distances);
}
