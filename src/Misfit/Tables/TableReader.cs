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

    /// <summary>How much of the source has been read, from 0 to 1; null when its size cannot be told.</summary>
    public virtual double? Fraction => null;

    /// <summary>What a person should know about how the source was understood, each one sentence; empty when there is nothing to say.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <inheritdoc/>
    public abstract void Dispose();
}
