using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Misfit.Data.Arrays;

/// <summary>Reads one array in NumPy's .npy format, versions 1 to 3 (NEP 1).</summary>
internal static partial class NpyArray
{
    private const int MaximumHeaderBytes = 1 << 16;

    /// <exception cref="DataException">The array is malformed or holds no numbers.</exception>
    public static ArrayRows Open(ArrayStream stream, TableReadOptions options)
    {
        string header = ReadHeader(stream);
        Match descriptor = Descriptor().Match(header);
        Match order = Order().Match(header);
        Match shape = Shape().Match(header);
        if (!descriptor.Success || !order.Success || !shape.Success)
        {
            throw stream.Malformed("its header lacks a plain descr, fortran_order or shape (records of named fields are not supported); write an array of numbers");
        }

        ElementType type = ParseType(descriptor.Groups[1].Value, stream);
        long[] dimensions = ParseShape(shape.Groups[1].Value, stream);
        ArrayShape size = ArrayShape.From(dimensions, stream.Name, options);
        bool byColumns = order.Groups[1].Value == "True" && dimensions.Length > 1;
        if (!byColumns)
        {
            return new StreamedRows(stream, type, size.Columns, size.Rows) { Image = size.Image };
        }

        if (dimensions.Length > 2)
        {
            throw stream.Malformed("it has more than two dimensions in Fortran order; write it in C order (numpy.ascontiguousarray)");
        }

        new Columns.ReadLimits(stream.Name, options).Check(size.Rows, size.Columns);
        return LoadedRows.Load(stream, type, size.Rows, size.Columns);
    }

    private static string ReadHeader(ArrayStream stream)
    {
        byte[] start = stream.ReadExactly(8, "the header");
        if (!start.AsSpan().StartsWith([(byte)0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y']))
        {
            throw stream.Malformed("it is no NumPy array (its first bytes are not \\x93NUMPY)");
        }

        if (start[6] is < 1 or > 3)
        {
            throw stream.Malformed($"it is in version {start[6]}.{start[7]} of the format; versions 1 to 3 can be read");
        }

        uint length = start[6] == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(stream.ReadExactly(2, "the header"))
            : stream.ReadUInt32(littleEndian: true, "the header");
        if (length > MaximumHeaderBytes)
        {
            throw stream.Malformed($"its header claims {length:N0} bytes; at most {MaximumHeaderBytes:N0} are accepted");
        }

        return Encoding.UTF8.GetString(stream.ReadExactly((int)length, "the header"));
    }

    private static ElementType ParseType(string descriptor, ArrayStream stream)
    {
        ElementKind? kind = descriptor.Length < 3 ? null : descriptor[1] switch
        {
            'f' => ElementKind.Float,
            'i' => ElementKind.Signed,
            'u' or 'b' => ElementKind.Unsigned,
            _ => null,
        };
        bool known = int.TryParse(descriptor.AsSpan(Math.Min(2, descriptor.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out int size)
            && descriptor[0] is '<' or '>' or '|' or '='
            && (kind == ElementKind.Float ? size is 2 or 4 or 8 : descriptor[1] == 'b' ? size == 1 : size is 1 or 2 or 4 or 8);
        if (kind is null || !known)
        {
            string reason = descriptor.Contains('O', StringComparison.Ordinal) ? " (pickled Python objects, which may run code, are not read)" : "";
            throw stream.Malformed($"its values are of type '{descriptor}'{reason}; numbers of types f2, f4, f8, i1 to i8, u1 to u8 and b1 can be read. Convert it with astype(float)");
        }

        return new ElementType(kind.Value, size, descriptor[0] != '>');
    }

    private static long[] ParseShape(string shape, ArrayStream stream)
    {
        string[] parts = shape.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var dimensions = new long[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i].TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out dimensions[i]))
            {
                throw stream.Malformed($"its shape ({shape}) is no list of sizes");
            }
        }

        return dimensions;
    }

    [GeneratedRegex(@"'descr':\s*'([^']*)'")]
    private static partial Regex Descriptor();

    [GeneratedRegex(@"'fortran_order':\s*(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape':\s*\(([^)]*)\)")]
    private static partial Regex Shape();
}
