using System.Runtime.InteropServices;

namespace Misfit.Numerics;

/// <summary>A dense matrix of 32-bit floats, stored row after row. Its values can be written; its shape is fixed.</summary>
public sealed class Matrix
{
    private readonly float[] values;
    private readonly RowShape? rowShape;

    /// <summary>Creates a matrix of zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or their product exceeds the largest array.</exception>
    public Matrix(int rows, int columns)
        : this(rows, columns, new float[CheckedLength(rows, columns)])
    {
    }

    /// <summary>Wraps <paramref name="values"/>, rows × columns of them, without copying.</summary>
    /// <exception cref="ShapeException">The number of values is not rows × columns.</exception>
    public Matrix(int rows, int columns, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != CheckedLength(rows, columns))
        {
            throw new ShapeException($"A {rows} × {columns} matrix holds {(long)rows * columns} values, was given {values.Length}.");
        }

        Rows = rows;
        Columns = columns;
        this.values = values;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>What the columns of a row are to each other, for images and windows; null for rows that are just lists. Copies keep it.</summary>
    /// <exception cref="ShapeException">It has another number of columns.</exception>
    public RowShape? RowShape
    {
        get => rowShape;
        init => rowShape = value is null || value.Columns == Columns
            ? value
            : throw new ShapeException($"Rows of {value.Height} × {value.Width} points with {value.Channels} channels have {value.Columns} columns; the matrix has {Columns}.");
    }

    /// <summary>All values, row after row.</summary>
    public Span<float> Values => values;

    /// <summary>The value at a row and column.</summary>
    public ref float this[int row, int column] => ref Row(row)[column];

    /// <summary>The values of one row.</summary>
    public Span<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return values.AsSpan(row * Columns, Columns);
    }

    /// <summary>Copies rows of doubles of equal length into a matrix.</summary>
    /// <exception cref="ShapeException">The rows have different lengths.</exception>
    public static Matrix FromRows(IReadOnlyList<double[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var matrix = new Matrix(rows.Count, rows.Count == 0 ? 0 : rows[0].Length);
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Length != matrix.Columns)
            {
                throw new ShapeException($"Row {i} has {rows[i].Length} values, row 0 has {matrix.Columns}; all rows must have the same number.");
            }

            for (int j = 0; j < matrix.Columns; j++)
            {
                matrix[i, j] = (float)rows[i][j];
            }
        }

        return matrix;
    }

    /// <summary>Copies the named rows, in the order given, into a new matrix.</summary>
    public Matrix SelectRows(ReadOnlySpan<int> rows)
    {
        var selected = new Matrix(rows.Length, Columns) { RowShape = RowShape };
        for (int i = 0; i < rows.Length; i++)
        {
            Row(rows[i]).CopyTo(selected.Row(i));
        }

        return selected;
    }

    /// <summary>Copies <paramref name="count"/> rows from <paramref name="start"/> into a new matrix.</summary>
    public Matrix SliceRows(int start, int count) =>
        new(count, Columns, values.AsSpan(start * Columns, count * Columns).ToArray()) { RowShape = RowShape };

    /// <summary>A copy that shares nothing with this matrix.</summary>
    public Matrix Clone() => new(Rows, Columns, (float[])values.Clone()) { RowShape = RowShape };

    internal ref float Reference => ref MemoryMarshal.GetArrayDataReference(values);

    internal float[] Array => values;

    private static int CheckedLength(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        long length = (long)rows * columns;
        if (length > System.Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(rows), $"A {rows} × {columns} matrix has {length} values; at most {System.Array.MaxLength} fit into one matrix. Use fewer rows.");
        }

        return (int)length;
    }
}
