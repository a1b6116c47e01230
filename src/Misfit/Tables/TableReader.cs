namespace Misfit.Tables;

/// <summary>A column's name and kind.</summary>
public sealed record ColumnSchema(string Name, ColumnKind Kind);

/// <summary>Reads a table batch by batch, in memory that does not grow with the number of rows.</summary>
public abstract class TableReader : IDisposable
{
    /// <summary>The columns, in their order.</summary>
    public abstract IReadOnlyList<ColumnSchema> Schema { get; }

    /// <summary>The next rows, at most <paramref name="maximumRows"/>; null at the end.</summary>
    /// <exception cref="DataException">The data are malformed; says where.</exception>
    public abstract Table? Read(int maximumRows);

    /// <inheritdoc/>
    public abstract void Dispose();
}
