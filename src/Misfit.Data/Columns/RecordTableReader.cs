using Misfit.Tables;

namespace Misfit.Data.Columns;

/// <summary>Reads tables of known columns from records.</summary>
internal sealed class RecordTableReader : TableReader
{
    private const int MaximumBatchBytes = 256 << 20;

    private readonly RecordCursor cursor;
    private readonly ColumnBuilder[] builders;
    private readonly int[] fields;
    private readonly RecordTextBuilder? records;
    private readonly ReadLimits limits;
    private long done;

    /// <summary>Owns <paramref name="cursor"/>, also when it throws.</summary>
    public RecordTableReader(RecordCursor cursor, IReadOnlyList<ColumnSchema> schema, string source, TableReadOptions options, IReadOnlyList<string> notes)
    {
        this.cursor = cursor;
        try
        {
            Schema = schema;
            Notes = notes;
            fields = ColumnNames.Find(schema, cursor.Names, source);
            var missing = new MissingWords(options.MissingWords);
            builders = [.. schema.Select(column => ColumnBuilder.For(column, missing, cursor.DecimalComma))];
            records = options.KeepRecords ? new RecordTextBuilder(cursor) : null;
            limits = new ReadLimits(source, options);
        }
        catch
        {
            cursor.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<ColumnSchema> Schema { get; }

    public override IReadOnlyList<string> Notes { get; }

    public override double? Fraction => cursor.Fraction;

    public override Table? Read(int maximumRows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumRows);
        int rows = 0;
        while (rows < maximumRows && cursor.MoveNext())
        {
            for (int i = 0; i < builders.Length; i++)
            {
                ReadOnlySpan<byte> text = cursor.Field(fields[i]);
                if (!builders[i].Add(text))
                {
                    throw Unfit(Schema[i], text);
                }
            }

            limits.Check(++rows, builders.Length);
            limits.CheckRows(++done);
            if (records is not null && records.Add() > MaximumBatchBytes)
            {
                break;
            }
        }

        return rows == 0 ? null : new Table([.. builders.Select(builder => builder.Take())]) { Records = records?.Take(), Notes = Notes };
    }

    public override void Dispose() => cursor.Dispose();

    private DataException Unfit(ColumnSchema column, ReadOnlySpan<byte> text)
    {
        string kind = column.Kind == ColumnKind.Time ? "a date or time such as 2026-01-31 or 2026-01-31T12:00:00Z" : "a number";
        return new DataException($"{cursor.Where}, column '{column.Name}': expected {kind}, found {FieldText.Quote(text)}. Correct it, leave it empty, or name it as a word for missing values.");
    }
}
