using System.Buffers.Binary;

namespace Misfit.Data.Arrays;

/// <summary>The kinds of numbers that array files hold.</summary>
internal enum ElementKind
{
    Signed,
    Unsigned,
    Float,
}

/// <summary>How a number is stored: its kind, its bytes and their order.</summary>
internal readonly record struct ElementType(ElementKind Kind, int Size, bool LittleEndian)
{
    /// <summary>Turns stored numbers into doubles, one for each of <paramref name="values"/>.</summary>
    public void Decode(ReadOnlySpan<byte> bytes, Span<double> values)
    {
        if (Size == 1)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Kind == ElementKind.Signed ? (sbyte)bytes[i] : bytes[i];
            }

            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> one = bytes.Slice(i * Size, Size);
            ulong bits = Size switch
            {
                2 => LittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(one) : BinaryPrimitives.ReadUInt16BigEndian(one),
                4 => LittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(one) : BinaryPrimitives.ReadUInt32BigEndian(one),
                _ => LittleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(one) : BinaryPrimitives.ReadUInt64BigEndian(one),
            };
            values[i] = ToDouble(bits);
        }
    }

    private double ToDouble(ulong bits) => (Kind, Size) switch
    {
        (ElementKind.Float, 8) => BitConverter.UInt64BitsToDouble(bits),
        (ElementKind.Float, 4) => BitConverter.UInt32BitsToSingle((uint)bits),
        (ElementKind.Float, _) => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
        (ElementKind.Signed, 8) => (long)bits,
        (ElementKind.Signed, 4) => (int)bits,
        (ElementKind.Signed, _) => (short)bits,
        _ => bits,
    };
}
