namespace Misfit.Data.Arrays;

/// <summary>Numbers stored column after column, all of which are in memory before the first row can be given.</summary>
internal sealed class LoadedRows(double[][] loaded) : ArrayRows
{
    private const int BufferValues = 1 << 17;

    private int done;

    public override int Columns => loaded.Length;

    public override long? Rows => loaded[0].Length;

    /// <summary>Loads columns of <paramref name="rows"/> numbers each. Memory grows with what the stream really holds, not with what it announces.</summary>
    public static LoadedRows Load(ArrayStream stream, ElementType type, long rows, int columns)
    {
        var loaded = new double[columns][];
        byte[] bytes = new byte[Math.Min(rows, BufferValues) * type.Size];
        for (int j = 0; j < columns; j++)
        {
            loaded[j] = LoadColumn(stream, type, rows, bytes);
        }

        return new LoadedRows(loaded);
    }

    public override int Read(double[][] columns, int first, int count)
    {
        int taken = Math.Min(count, loaded[0].Length - done);
        for (int j = 0; j < loaded.Length; j++)
        {
            loaded[j].AsSpan(done, taken).CopyTo(columns[first + j]);
        }

        done += taken;
        return taken;
    }

    public override void Dispose()
    {
    }

    private static double[] LoadColumn(ArrayStream stream, ElementType type, long rows, byte[] bytes)
    {
        double[] values = [];
        int done = 0;
        while (done < rows)
        {
            int want = (int)Math.Min(rows - done, BufferValues);
            Span<byte> buffer = bytes.AsSpan(0, want * type.Size);
            if (stream.ReadUpTo(buffer) < buffer.Length)
            {
                throw stream.Truncated($"columns of {rows:N0} values were announced");
            }

            if (values.Length < done + want)
            {
                Array.Resize(ref values, (int)Math.Min(rows, Math.Max(done + want, 2L * values.Length)));
            }

            type.Decode(buffer, values.AsSpan(done, want));
            done += want;
        }

        return values;
    }
}
