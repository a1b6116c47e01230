using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Cli.Output;

/// <summary>
/// Writes rows as CSV with their score, p-value and flag behind them. Rows that were read from text are written as they were; numbers
/// have all the digits that tell them apart.
/// </summary>
/// <param name="stream">Where to write.</param>
/// <param name="explain">Whether flagged rows get their reasons in one more column.</param>
internal sealed class ScoredWriter(Stream stream, bool explain)
{
    private readonly ArrayBufferWriter<byte> buffer = new(1 << 20);
    private bool started;

    /// <summary>Writes a batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="scored">What the pipeline says of them.</param>
    /// <param name="reasons">The reasons of a row, in words; asked for flagged rows only.</param>
    public void Write(Table batch, ScoredRows scored, Func<int, string> reasons)
    {
        char separator = batch.Records?.Separator ?? ',';
        if (!started)
        {
            WriteHeader(batch, separator);
            started = true;
        }

        for (int i = 0; i < batch.Rows; i++)
        {
            WriteRow(batch, i, separator);
            WriteNumber(separator, scored.Scores[i]);
            WriteNumber(separator, scored.PValues[i]);
            WriteText(separator);
            WriteText(scored.Flagged[i] ? '1' : '0');
            if (explain)
            {
                WriteText(separator);
                WriteField(scored.Flagged[i] ? reasons(i) : "", separator);
            }

            WriteText('\n');
        }

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
    }
}
