using System.Data.Common;
using System.Globalization;
using System.Text;
using Misfit.Data.Columns;

namespace Misfit.Data.Databases;

/// <summary>Walks over the rows of the answer to a query.</summary>
internal sealed class DatabaseCursor : RecordCursor
{
    private readonly DbConnection connection;
    private readonly DbCommand command;
    private readonly DbDataReader reader;
    private readonly string name;
    private readonly string[] names;
    private readonly (int Start, int Length)[] fields;
    private byte[] text = new byte[1 << 12];
    private int length;
    private long row;

    /// <summary>Owns all it is given once constructed.</summary>
    public DatabaseCursor(DbConnection connection, DbCommand command, DbDataReader reader, string name, TableReadOptions options)
    {
        this.connection = connection;
        this.command = command;
        this.reader = reader;
        this.name = name;
        new ReadLimits(name, options).CheckColumns(reader.FieldCount);
        names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        fields = new (int, int)[names.Length];
    }

    public override IReadOnlyList<string> Names => names;

    public override string Where => $"{name}, row {row}";

    public override double? Fraction => null;

    public override bool MoveNext()
    {
        try
        {
            if (!reader.Read())
            {
                return false;
            }

            row++;
            length = 0;
            for (int i = 0; i < fields.Length; i++)
            {
                int start = length;
                Store(i);
                fields[i] = (start, length - start);
            }

            return true;
        }
        catch (DbException exception)
        {
            throw new DataException($"{name}, after row {row}: the database says: {exception.Message}", exception);
        }
    }

    public override ReadOnlySpan<byte> Field(int index) => text.AsSpan(fields[index].Start, fields[index].Length);

    public override void Dispose()
    {
        reader.Dispose();
        command.Dispose();
        connection.Dispose();
    }

    private void Store(int index)
    {
        if (reader.IsDBNull(index))
        {
            return;
        }

        switch (ReadValue(index))
        {
            case string value:
                Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
                length += Encoding.UTF8.GetBytes(value, text.AsSpan(length));
                break;
            case bool value:
                Append(value ? "true"u8 : "false"u8);
                break;
            case DateTime value:
                Format(value, "yyyy-MM-ddTHH:mm:ss.FFFFFFF");
                break;
            case DateTimeOffset value:
                Format(value.UtcDateTime, "yyyy-MM-ddTHH:mm:ss.FFFFFFF");
                break;
            case DateOnly value:
                Format(value, "yyyy-MM-dd");
                break;
            case TimeSpan value:
                Format(value.TotalSeconds, null);
                break;
            case IUtf8SpanFormattable value:
                Format(value, null);
                break;
            case var value:
                throw new DataException($"{Where}, column '{names[index]}': values of type {reader.GetDataTypeName(index)} ({value.GetType().Name}) cannot be read; leave the column out of the query or cast it to text or a number.");
        }
    }

    private object ReadValue(int index)
    {
        try
        {
            return reader.GetFieldType(index) == typeof(decimal) ? reader.GetDouble(index) : reader.GetValue(index);
        }
        catch (Exception exception) when (exception is InvalidCastException or OverflowException or NotSupportedException or FormatException)
        {
            throw new DataException($"{Where}, column '{names[index]}': the value of type {reader.GetDataTypeName(index)} cannot be read ({exception.Message}); leave the column out of the query or cast it to text or a number.", exception);
        }
    }

    private void Format<T>(T value, string? format)
        where T : IUtf8SpanFormattable
    {
        int written;
        Reserve(64);
        while (!value.TryFormat(text.AsSpan(length), out written, format, CultureInfo.InvariantCulture))
        {
            Reserve(text.Length - length + 1);
        }

        length += written;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(text.AsSpan(length));
        length += bytes.Length;
    }

    private void Reserve(int count)
    {
        if (text.Length - length < count)
        {
            Array.Resize(ref text, Math.Max(text.Length * 2, length + count));
        }
    }
}
