using System.Text;
using Misfit.Data.Columns;
using Misfit.Tables;

namespace Misfit.Data.Output;

/// <summary>Writes the values of a column as text.</summary>
internal abstract class ColumnText
{
    /// <summary>Appends the value of a row; nothing when it is missing.</summary>
    public abstract void Write(int row, RowBuffer buffer);

    public static ColumnText For(Column column, char separator) => column switch
    {
        NumberColumn numbers => new Numbers(numbers),
        TimeColumn times => new Times(times),
        _ => new Words((CategoryColumn)column, separator),
    };

    private sealed class Numbers(NumberColumn column) : ColumnText
    {
        public override void Write(int row, RowBuffer buffer)
        {
            double value = column.Values[row];
            if (!double.IsNaN(value))
            {
                buffer.AppendFormatted(value);
            }
        }
    }

    private sealed class Times(TimeColumn column) : ColumnText
    {
        public override void Write(int row, RowBuffer buffer)
        {
            if (!column.IsMissing(row))
            {
                var time = new DateTime(column.Ticks[row], DateTimeKind.Utc);
                buffer.AppendFormatted(time, time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF");
            }
        }
    }

    /// <summary>Words, each level made ready once.</summary>
    private sealed class Words(CategoryColumn column, char separator) : ColumnText
    {
        private readonly byte[][] levels = [.. column.Levels.Select(level => Encode(level, separator))];

        public override void Write(int row, RowBuffer buffer)
        {
            int code = column.Codes[row];
            if (code >= 0)
            {
                buffer.Append(levels[code]);
            }
        }

        private static byte[] Encode(string level, char separator)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(level);
            int quotes = DelimitedField.QuotesNeeded(bytes, separator);
            var encoded = new byte[bytes.Length + quotes];
            DelimitedField.Write(bytes, quotes, encoded);
            return encoded;
        }
    }
}
