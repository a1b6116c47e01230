using System.Text;
using Misfit.Tables;

namespace Misfit.Data.Columns;

/// <summary>Collects the text of records, written from their fields where the source is not delimited text.</summary>
internal sealed class RecordTextBuilder
{
    private readonly RecordCursor cursor;
    private readonly byte[] header;
    private readonly int fields;
    private Collected<int> ends = new();
    private byte[] text = new byte[1 << 16];
    private int length;

    public RecordTextBuilder(RecordCursor cursor)
    {
        this.cursor = cursor;
        fields = cursor.Names.Count;
        header = cursor.HeaderText.Length > 0 ? cursor.HeaderText.ToArray() : WriteHeader();
    }

    /// <summary>Adds the current record; returns the bytes collected so far.</summary>
    public int Add()
    {
        if (cursor.TryGetRecord(out ReadOnlySpan<byte> record))
        {
            Append(record);
        }
        else
        {
            for (int i = 0; i < fields; i++)
            {
                AppendField(i, cursor.Field(i));
            }
        }

        ends.Add(length);
        return length;
    }

    public RecordText Take()
    {
        var taken = new RecordText(header, cursor.Separator, text.AsSpan(0, length).ToArray(), ends.Take());
        length = 0;
        return taken;
    }

    private byte[] WriteHeader()
    {
        for (int i = 0; i < fields; i++)
        {
            AppendField(i, Encoding.UTF8.GetBytes(cursor.Names[i]));
        }

        byte[] written = text.AsSpan(0, length).ToArray();
        length = 0;
        return written;
    }

    private void AppendField(int index, ReadOnlySpan<byte> field)
    {
        if (index > 0)
        {
            Append([(byte)cursor.Separator]);
        }

        int quotes = DelimitedField.QuotesNeeded(field, cursor.Separator);
        Reserve(field.Length + quotes);
        length += DelimitedField.Write(field, quotes, text.AsSpan(length));
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
