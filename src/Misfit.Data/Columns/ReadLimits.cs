namespace Misfit.Data.Columns;

/// <summary>Keeps what one table holds in memory within <see cref="TableReadOptions.MaximumValues"/>.</summary>
internal sealed class ReadLimits(string source, TableReadOptions options)
{
    /// <exception cref="DataException">The table is too large.</exception>
    public void Check(long rows, long columns)
    {
        // Category and time columns hold one value a row as well, so that values bound the memory.
        if (rows * columns > options.MaximumValues || rows > Array.MaxLength)
        {
            throw new DataException($"{source} has more than {options.MaximumValues:N0} values (rows times columns), the most that are held in memory. Use fewer rows or columns, or raise the limit.");
        }
    }

    /// <exception cref="DataException">The source has too many rows.</exception>
    public void CheckRows(long rows)
    {
        if (rows > options.MaximumRows)
        {
            throw new DataException($"{source} has more than {options.MaximumRows:N0} rows, the most that may be read. Use fewer rows, or raise the limit.");
        }
    }

    /// <exception cref="DataException">There are too many columns.</exception>
    public void CheckColumns(long columns)
    {
        if (columns > options.MaximumColumns)
        {
            throw new DataException($"{source} has {columns:N0} columns; at most {options.MaximumColumns:N0} can be read. Check that it is the right file and separator, or raise the limit.");
        }
    }
}
