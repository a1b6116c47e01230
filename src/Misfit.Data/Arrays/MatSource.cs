using System.IO.Compression;
using System.Text;
using Misfit.Data.Input;

namespace Misfit.Data.Arrays;

/// <summary>A MATLAB file of version 5 to 7: the array X, or the only one, and optionally y.</summary>
internal sealed class MatSource(InputFile file, TableReadOptions options) : ArraySource(file.Name, options)
{
    private const int HeaderBytes = 128;

    protected override ArrayTable OpenArrays()
    {
        using Stream stream = file.OpenSeekable();
        using var input = new ArrayStream(stream, Name);
        bool littleEndian = ReadHeader(input);
        Dictionary<string, long> positions = FindArrays(stream, input, littleEndian);
        string values = ArrayNames.Values([.. positions.Keys], Name);
        string? labels = ArrayNames.Labels([.. positions.Keys], values);
        ArrayRows rows = Load(stream, positions[values], littleEndian);
        return ArrayTable.From(
            rows,
            labels is null ? null : ArrayNames.AsColumn(Load(stream, positions[labels], littleEndian), Name, Options),
            Name,
            rows);
    }

    private static bool ReadHeader(ArrayStream input)
    {
        byte[] header = input.ReadExactly(HeaderBytes, "the header");
        string text = Encoding.ASCII.GetString(header, 0, 116);
        if (text.StartsWith("MATLAB 7.3", StringComparison.Ordinal) || header.AsSpan(0, 8).SequenceEqual("\x89HDF\r\n\x1a\n"u8))
        {
            throw input.Malformed("it is in MATLAB's version 7.3 (HDF5); save it with save('file.mat', 'X', 'y', '-v7')");
        }

        bool littleEndian = header[126] == 'I' && header[127] == 'M';
        if (!littleEndian && !(header[126] == 'M' && header[127] == 'I'))
        {
            throw input.Malformed("it is no MATLAB file of version 5 to 7; save it with save('file.mat', 'X', 'y', '-v7')");
        }

        return littleEndian;
    }

    /// <summary>Where the arrays of numbers are, by their names.</summary>
    private Dictionary<string, long> FindArrays(Stream stream, ArrayStream input, bool littleEndian)
    {
        var positions = new Dictionary<string, long>(StringComparer.Ordinal);
        long position = HeaderBytes;
        while (position < stream.Length)
        {
            stream.Position = position;
            if (MatElement.Read(input, littleEndian) is not { } element)
            {
                break;
            }

            if (element.Type is MatElement.Matrix or MatElement.Compressed)
            {
                stream.Position = position;
                using ArrayStream array = OpenElement(stream, littleEndian);
                MatArray head = MatArray.ReadHead(array, littleEndian);
                if (head.IsNumeric)
                {
                    positions.TryAdd(head.Name, position);
                }
            }

            position += 8 + element.Bytes + element.Padding;
            if (position > stream.Length)
            {
                throw input.Truncated($"an element claims {element.Bytes:N0} bytes, {stream.Length - (position - element.Bytes - element.Padding):N0} are there");
            }
        }

        return positions;
    }

    private ArrayRows Load(Stream stream, long position, bool littleEndian)
    {
        stream.Position = position;
        using ArrayStream array = OpenElement(stream, littleEndian);
        return MatArray.ReadHead(array, littleEndian).ReadValues(array, littleEndian, Options);
    }

    /// <summary>The contents of the array element at the stream's position, decompressed.</summary>
    private ArrayStream OpenElement(Stream stream, bool littleEndian)
    {
        var input = new ArrayStream(stream, Name);
        MatElement? element = MatElement.Read(input, littleEndian);
        var content = new ArrayStream(new BorrowedStream(stream), Name);
        if (element?.Type == MatElement.Compressed)
        {
            content = new ArrayStream(new ZLibStream(stream, CompressionMode.Decompress, leaveOpen: true), Name);
            element = MatElement.Read(content, littleEndian);
        }

        return element?.Type == MatElement.Matrix ? content : throw input.Malformed("a compressed element holds no array");
    }
}
