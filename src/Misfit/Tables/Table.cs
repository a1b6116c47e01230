using Misfit.Numerics;

namespace Misfit.Tables;

/// <summary>Rows of named, typed columns: a whole data set, or one batch of a stream. Immutable.</summary>
public sealed class Table
{
    private readonly Dictionary<string, Column> byName = new(StringComparer.Ordinal);

    /// <summary>Creates a table.</summary>
    /// <exception cref="DataException">Two columns have the same name, or their lengths differ.</exception>
    public Table(IReadOnlyList<Column> columns, string? labelColumn = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Columns = columns;
        LabelColumn = labelColumn;
        Rows = columns.Count == 0 ? 0 : columns[0].Count;
        foreach (Column column in columns)
        {
            if (!byName.TryAdd(column.Name, column))
            {
                throw new DataException($"Two columns are named '{column.Name}'; every column needs a name of its own.");
            }

            if (column.Count != Rows)
            {
                throw new DataException($"Column '{column.Name}' has {column.Count} values, column '{columns[0].Name}' has {Rows}; all columns must have the same number.");
            }
        }
    }

    /// <summary>The columns, in their order.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>The column that the file itself says holds labels (an NPZ's or MAT's y, a catalogue data set's); null when it says nothing.</summary>
    public string? LabelColumn { get; }

    /// <summary>The text each row was read from, for readers that can tell; null for others.</summary>
    public RecordText? Records { get; init; }

    /// <summary>What the columns besides the label column are to each other, in their order, where the source knows: the points of an image. Null for others.</summary>
    public RowShape? RowShape { get; init; }

    /// <summary>What a person should know about how the source was understood, each one sentence; empty when there is nothing to say.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The column of that name; null when there is none.</summary>
    public Column? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The column of that name.</summary>
    /// <exception cref="DataException">There is none; names those there are.</exception>
    public Column this[string name] => Find(name)
        ?? throw new DataException($"There is no column '{name}'; the columns are {string.Join(", ", Columns.Select(column => column.Name))}.");

    /// <summary>A table of the named rows, in the order given.</summary>
    public Table SelectRows(ReadOnlySpan<int> rows)
    {
        var columns = new Column[Columns.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = Columns[i].Select(rows);
        }

        return new Table(columns, LabelColumn) { RowShape = RowShape, Records = Records?.SelectRows(rows) };
    }

    /// <summary>A table of number columns from a matrix.</summary>
    /// <param name="matrix">Rows × columns.</param>
    /// <param name="names">A name for each column; x0, x1, … when null.</param>
    public static Table FromMatrix(Matrix matrix, IReadOnlyList<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var columns = new Column[matrix.Columns];
        for (int j = 0; j < columns.Length; j++)
        {
            var values = new double[matrix.Rows];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = matrix[i, j];
            }

            columns[j] = new NumberColumn(names?[j] ?? $"x{j}", values);
        }

        return new Table(columns);
    }
}
