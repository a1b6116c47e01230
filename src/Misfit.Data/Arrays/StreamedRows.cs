namespace Misfit.Data.Arrays;

/// <summary>Numbers stored row after row in a stream, read in memory of constant size.</summary>
internal sealed class StreamedRows(ArrayStream stream, ElementType type, int columns, long? rows) : ArrayRows
{
    private const int BufferBytes = 1 << 20;

    private readonly int bufferRows = Math.Max(1, BufferBytes / (columns * type.Size));
    private byte[] bytes = [];
    private double[] values = [];
    private long done;

    public override int Columns => columns;

    public override long? Rows => rows;

    public override double? Fraction => stream.Fraction;

    public override int Read(double[][] target, int first, int count)
    {
        int read = 0;
        while (read < count)
        {
            int want = (int)Math.Min(Math.Min(bufferRows, count - read), rows - done ?? int.MaxValue);
            int got = want == 0 ? 0 : ReadBuffer(want);
            for (int i = 0; i < got; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    target[first + j][read + i] = values[(i * columns) + j];
                }
            }

            read += got;
            done += got;
            if (got < want || want == 0)
            {
                break;
            }
        }

        return read;
    }

    public override void Dispose() => stream.Dispose();

    private int ReadBuffer(int want)
    {
        int rowBytes = columns * type.Size;
        if (bytes.Length < want * rowBytes)
        {
            bytes = new byte[want * rowBytes];
            values = new double[want * columns];
        }

        int got = stream.ReadUpTo(bytes.AsSpan(0, want * rowBytes));
        if (got % rowBytes != 0 || (rows is not null && got < want * rowBytes))
        {
            throw stream.Truncated(rows is { } all ? $"{all:N0} rows of {columns:N0} values were announced, row {done + (got / rowBytes):N0} is not complete" : $"its last row is not complete");
        }

        type.Decode(bytes, values.AsSpan(0, got / type.Size));
        return got / rowBytes;
    }
}
