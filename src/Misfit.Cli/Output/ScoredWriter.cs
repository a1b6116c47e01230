using Misfit.Data;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Cli.Output;

/// <summary>Writes rows with their score, p-value and flag behind them. Rows that were read from text are written as they were.</summary>
/// <param name="stream">Where to write.</param>
/// <param name="explain">Whether flagged rows get their reasons in one more column.</param>
internal sealed class ScoredWriter(Stream stream, bool explain)
{
<<<<<<< HEAD
    private const int FlushAfter = 1 << 20;

    private readonly ArrayBufferWriter<byte> buffer = new(FlushAfter + (1 << 16));
    private bool started;
=======
    private readonly TableWriter writer = new(stream);
>>>>>>> readers

    /// <summary>Writes a batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="scored">What the pipeline says of them.</param>
    /// <param name="reasons">The reasons of a row, in words; asked for flagged rows only.</param>
    public void Write(Table batch, ScoredRows scored, Func<int, string> reasons)
    {
        int[] flags = [.. scored.Flagged.Select(flag => flag ? 1 : 0)];
        var columns = new List<Column>
        {
            new NumberColumn("score", scored.Scores),
            new NumberColumn("p_value", scored.PValues),
            new CategoryColumn("flagged", flags, ["0", "1"]),
        };
        if (explain)
        {
            columns.Add(Reasons(scored, reasons));
        }

        writer.Write(batch, columns);
    }

    private static CategoryColumn Reasons(ScoredRows scored, Func<int, string> reasons)
    {
        var codes = new int[scored.Flagged.Length];
        var texts = new List<string>();
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = -1;
            if (scored.Flagged[row])
            {
                codes[row] = texts.Count;
                texts.Add(reasons(row));
            }
<<<<<<< HEAD

            WriteText('\n');
            if (buffer.WrittenCount >= FlushAfter)
            {
                Flush();
            }
        }

        Flush();
    }

    private void Flush()
    {
        stream.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }

    private void WriteHeader(Table batch, char separator)
    {
        if (batch.Records is { } records)
        {
            buffer.Write(records.Header.Span);
        }
        else
        {
            WriteFields(batch.Columns.Select(column => column.Name), separator);
        }

        foreach (string name in explain ? ["score", "p_value", "flagged", "reasons"] : (string[])["score", "p_value", "flagged"])
        {
            WriteText(separator);
            WriteField(batch.Find(name) is null ? name : "misfit_" + name, separator);
        }

        WriteText('\n');
    }

    private void WriteRow(Table batch, int row, char separator)
    {
        if (batch.Records is { } records)
        {
            buffer.Write(records[row]);
        }
        else
        {
            WriteFields(batch.Columns.Select(column => column.Text(row)), separator);
        }
    }

    private void WriteFields(IEnumerable<string> fields, char separator)
    {
        bool first = true;
        foreach (string field in fields)
        {
            if (!first)
            {
                WriteText(separator);
            }

            WriteField(field, separator);
            first = false;
        }
    }

    private void WriteField(string field, char separator)
    {
        bool quote = field.AsSpan().IndexOfAny('"', '\n', '\r') >= 0 || field.Contains(separator);
        string text = quote ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
        Encoding.UTF8.GetBytes(text, buffer);
    }

    private void WriteNumber(char separator, double value)
    {
        WriteText(separator);
        value.TryFormat(buffer.GetSpan(32), out int written, default, CultureInfo.InvariantCulture);
        buffer.Advance(written);
    }

    private void WriteText(char text)
    {
        Utf8.FromUtf16([text], buffer.GetSpan(4), out _, out int written);
        buffer.Advance(written);
=======
        }

        return new CategoryColumn("reasons", codes, texts);
>>>>>>> readers
    }
}
