using System.Buffers.Binary;

namespace Misfit.Data.Arrays;

/// <summary>The tag of one data element of a MAT file: its type and the bytes that follow (MAT-File Format, MathWorks, level 5).</summary>
internal readonly record struct MatElement(uint Type, uint Bytes, byte[]? Inline)
{
    public const uint Matrix = 14;
    public const uint Compressed = 15;

    /// <summary>Bytes up to the next element.</summary>
    public long Padding => Inline is null && Type != Compressed ? -(long)Bytes & 7 : 0;

    /// <summary>Reads a tag; null at the end of the file.</summary>
    public static MatElement? Read(ArrayStream stream, bool littleEndian)
    {
        var tag = new byte[8];
        int read = stream.ReadUpTo(tag);
        if (read == 0)
        {
            return null;
        }

        if (read < tag.Length)
        {
            throw stream.Truncated("the tag of an element is not complete");
        }

        uint first = ReadUInt32(tag, littleEndian);
        uint small = first >> 16;
        if (small == 0)
        {
            return new MatElement(first, ReadUInt32(tag.AsSpan(4), littleEndian), null);
        }

        // Up to four bytes fit into the tag itself.
        return small <= 4
            ? new MatElement(first & 0xffff, small, tag[4..(4 + (int)small)])
            : throw stream.Malformed($"an element's tag is not valid (0x{first:x8})");
    }

    /// <summary>The element's bytes, for elements that are known to be short.</summary>
    public byte[] ReadBytes(ArrayStream stream, int maximum, string what)
    {
        if (Inline is not null)
        {
            return Inline;
        }

        if (Bytes > maximum)
        {
            throw stream.Malformed($"{what} claims {Bytes:N0} bytes; at most {maximum:N0} are accepted");
        }

        byte[] bytes = stream.ReadExactly((int)Bytes, what);
        stream.Skip(Padding, what);
        return bytes;
    }

    /// <summary>How the numbers of this element are stored.</summary>
    public ElementType NumberType(ArrayStream stream, bool littleEndian) => Type switch
    {
        1 => new ElementType(ElementKind.Signed, 1, littleEndian),
        2 => new ElementType(ElementKind.Unsigned, 1, littleEndian),
        3 => new ElementType(ElementKind.Signed, 2, littleEndian),
        4 => new ElementType(ElementKind.Unsigned, 2, littleEndian),
        5 => new ElementType(ElementKind.Signed, 4, littleEndian),
        6 => new ElementType(ElementKind.Unsigned, 4, littleEndian),
        7 => new ElementType(ElementKind.Float, 4, littleEndian),
        9 => new ElementType(ElementKind.Float, 8, littleEndian),
        12 => new ElementType(ElementKind.Signed, 8, littleEndian),
        13 => new ElementType(ElementKind.Unsigned, 8, littleEndian),
        _ => throw stream.Malformed($"the values of an array are of the unknown type {Type}"),
    };

    public static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
