namespace Misfit.Data.Columns;

/// <summary>Walks over records of named text fields.</summary>
internal abstract class RecordCursor : IDisposable
{
    /// <summary>The fields' names, in their order. They may grow while records are read when the source names them in each record.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Whether a comma in a number is a decimal point.</summary>
    public virtual bool DecimalComma => false;

    /// <summary>The separator of the fields in a record's text.</summary>
    public virtual char Separator => ',';

    /// <summary>Where the current record is, for messages: the source and the line or row.</summary>
    public abstract string Where { get; }

    public abstract double? Fraction { get; }

    /// <summary>Moves to the next record; false at the end.</summary>
    /// <exception cref="DataException">The record is malformed; says where.</exception>
    public abstract bool MoveNext();

    /// <summary>The text of a field of the current record, UTF-8; empty when missing. Valid until the next move.</summary>
    public abstract ReadOnlySpan<byte> Field(int index);

    /// <summary>The header as it was read; empty when the source has none.</summary>
    public virtual ReadOnlySpan<byte> HeaderText => default;

    /// <summary>The current record as it was read; null when the source is not delimited text and the record must be written from its fields.</summary>
    public virtual bool TryGetRecord(out ReadOnlySpan<byte> record)
    {
        record = default;
        return false;
    }

    public abstract void Dispose();
}
