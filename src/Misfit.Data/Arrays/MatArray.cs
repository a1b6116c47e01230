using System.Text;

namespace Misfit.Data.Arrays;

/// <summary>The head of one array of a MAT file.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="IsNumeric">Whether it is a full array of real numbers.</param>
/// <param name="Dimensions">Its sizes.</param>
internal sealed record MatArray(string Name, bool IsNumeric, long[] Dimensions)
{
    private const int FirstNumericClass = 6;
    private const int LastNumericClass = 15;
    private const int ComplexFlag = 0x0800;
    private const int MaximumHeadBytes = 4096;

    /// <summary>Reads the head, up to the tag of the values.</summary>
    public static MatArray ReadHead(ArrayStream stream, bool littleEndian)
    {
        byte[] flags = Next(stream, littleEndian, "an array's flags");
        uint word = flags.Length < 8 ? throw stream.Malformed("an array's flags are not complete") : MatElement.ReadUInt32(flags, littleEndian);
        if ((word & 0xff) is < FirstNumericClass or > LastNumericClass || (word & ComplexFlag) != 0)
        {
            // Objects and function handles go on in ways of their own.
            return new MatArray("", false, []);
        }

        byte[] sizes = Next(stream, littleEndian, "an array's sizes");
        byte[] name = Next(stream, littleEndian, "an array's name");
        if (sizes.Length < 8 || sizes.Length % 4 != 0)
        {
            throw stream.Malformed("an array's sizes are not complete");
        }

        var dimensions = new long[sizes.Length / 4];
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = (int)MatElement.ReadUInt32(sizes.AsSpan(4 * i), littleEndian);
        }

        return new MatArray(Encoding.ASCII.GetString(name), true, dimensions);
    }

    /// <summary>Reads the values that follow the head.</summary>
    public ArrayRows ReadValues(ArrayStream stream, bool littleEndian, TableReadOptions options)
    {
        ArrayShape shape = ArrayShape.From(Dimensions, $"{stream.Name}, array {Name}", options);
        new Columns.ReadLimits(stream.Name, options).Check(shape.Rows, shape.Columns);
        MatElement values = MatElement.Read(stream, littleEndian) ?? throw stream.Truncated($"array {Name} has no values");
        ElementType type = values.NumberType(stream, littleEndian);
        if ((UInt128)values.Bytes != (UInt128)shape.Rows * (ulong)shape.Columns * (ulong)type.Size)
        {
            throw stream.Malformed($"array {Name} of {shape.Rows:N0} × {shape.Columns:N0} values has {values.Bytes:N0} bytes of them");
        }

        using ArrayStream? inline = values.Inline is null ? null : new ArrayStream(new MemoryStream(values.Inline), stream.Name);
        return LoadedRows.Load(inline ?? stream, type, shape.Rows, shape.Columns);
    }

    private static byte[] Next(ArrayStream stream, bool littleEndian, string what)
    {
        MatElement element = MatElement.Read(stream, littleEndian) ?? throw stream.Truncated($"{what} are not there");
        return element.ReadBytes(stream, MaximumHeadBytes, what);
    }
}
