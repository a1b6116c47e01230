namespace Misfit.Data.Json;

/// <summary>Reads lines of bytes of bounded length.</summary>
internal sealed class LineReader(Stream stream, string name, int maximumBytes)
{
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private bool finished;

    /// <summary>The number of the current line, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>The current line without its end. Valid until the next move.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <exception cref="DataException">The line is too long.</exception>
    public bool MoveNext()
    {
        int searched = start;
        while (true)
        {
            int found = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Take(searched + found, 1);
                return true;
            }

            if (finished)
            {
                bool rest = end > start;
                Take(end, 0);
                return rest;
            }

            searched = end;
            searched -= Fill();
        }
    }

    private void Take(int lineEnd, int terminator)
    {
        Line = buffer.AsMemory(start, lineEnd - start);
        start = lineEnd + terminator;
        LineNumber++;
    }

    /// <summary>Reads more bytes behind those that are there; returns by how much the latter moved to the front.</summary>
    private int Fill()
    {
        int moved = start;
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        if (end == buffer.Length)
        {
            if (end >= maximumBytes)
            {
                throw new DataException($"{name}, line {LineNumber + 1}: the line is longer than {maximumBytes:N0} bytes; write one object per line.");
            }

            Array.Resize(ref buffer, Math.Min(end * 2, maximumBytes));
        }

        int read = stream.Read(buffer.AsSpan(end));
        finished = read == 0;
        end += read;
        return moved;
    }
}
