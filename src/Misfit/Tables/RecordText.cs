namespace Misfit.Tables;

/// <summary>
/// The bytes rows were read from, without line ends, so that they can be written again unchanged. They are in the encoding of the
/// source, or in UTF-8 when that is UTF-16 or the source is no text. Immutable.
/// </summary>
public sealed class RecordText
{
    private readonly byte[][] texts;
    private readonly int[][] ends;
    private readonly int[] firstRows;
    private readonly int[]? chosen;

    /// <summary>Wraps the bytes of rows, without copying.</summary>
    /// <param name="header">The header line, without its line end.</param>
    /// <param name="separator">The character between fields.</param>
    /// <param name="text">All rows' bytes.</param>
    /// <param name="ends">Where each row ends in <paramref name="text"/>; it starts where the one before ends.</param>
    public RecordText(byte[] header, char separator, byte[] text, int[] ends)
        : this(header, separator, [text], [ends])
    {
    }

    private RecordText(byte[] header, char separator, byte[][] texts, int[][] ends)
    {
        Header = header;
        Separator = separator;
        this.texts = texts;
        this.ends = ends;
        firstRows = new int[ends.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            firstRows[i] = Rows;
            Rows += ends[i].Length;
        }
    }

    private RecordText(RecordText all, int[] chosen)
    {
        (Header, Separator, texts, ends, firstRows) = (all.Header, all.Separator, all.texts, all.ends, all.firstRows);
        this.chosen = chosen;
        Rows = chosen.Length;
    }

    /// <summary>The header line.</summary>
    public ReadOnlyMemory<byte> Header { get; }

    /// <summary>The character between fields.</summary>
    public char Separator { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>The bytes of one row.</summary>
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
            row = chosen?[row] ?? row;
            int part = 0;
            if (texts.Length > 1)
            {
                part = Array.BinarySearch(firstRows, row);
                part = part < 0 ? ~part - 1 : part;
            }

            int local = row - firstRows[part];
            int start = local == 0 ? 0 : ends[part][local - 1];
            return texts[part].AsSpan(start, ends[part][local] - start);
        }
    }

    /// <summary>The named rows, in the order given, without copying their bytes.</summary>
    public RecordText SelectRows(ReadOnlySpan<int> rows)
    {
        var selected = new int[rows.Length];
        for (int i = 0; i < selected.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)rows[i], (uint)Rows, nameof(rows));
            selected[i] = chosen?[rows[i]] ?? rows[i];
        }

        return new RecordText(this, selected);
    }

    /// <summary>The rows of several batches of one source, in order, without copying their bytes.</summary>
    /// <exception cref="ArgumentException">A batch is a selection of rows.</exception>
    public static RecordText Join(IReadOnlyList<RecordText> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentOutOfRangeException.ThrowIfZero(batches.Count, nameof(batches));
        if (batches.Any(batch => batch.chosen is not null))
        {
            throw new ArgumentException("Batches as they were read can be joined, selections of their rows cannot. Join first, then select.", nameof(batches));
        }

        RecordText[] filled = [.. batches.Where(batch => batch.Rows > 0)];
        return new RecordText(
            batches[0].Header.ToArray(),
            batches[0].Separator,
            [.. filled.SelectMany(batch => batch.texts)],
            [.. filled.SelectMany(batch => batch.ends)]);
    }
}
