using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Misfit.Data.Tests.Arrays;

/// <summary>Writes array files of the formats that are read.</summary>
internal static class ArrayFiles
{
    public static byte[] Npy(string type, string shape, byte[] values, bool fortran = false, byte version = 1)
    {
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': ({shape}), }}\n");
        byte[] length = version == 1 ? [(byte)header.Length, (byte)(header.Length >> 8)] : [(byte)header.Length, (byte)(header.Length >> 8), 0, 0];
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. header, .. values];
    }

    public static byte[] Doubles(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    /// <summary>Values 1, 2, 3 … in the type named as NumPy does.</summary>
    public static byte[] Numbers(string type, int count) => [.. Enumerable.Range(1, count).SelectMany(i => Number(type, i))];

    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var target = new MemoryStream();
        using (var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream stream = archive.CreateEntry(name).Open();
                stream.Write(content);
            }
        }

        return target.ToArray();
    }

    public static byte[] Idx(byte type, uint[] sizes, byte[] values) =>
        [0, 0, type, (byte)sizes.Length, .. sizes.SelectMany(size => UInt32(size, littleEndian: false)), .. values];

    public static byte[] MatHeader(bool littleEndian = true)
    {
        byte[] header = Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, made for a test".PadRight(124));
        return [.. header, .. littleEndian ? [0, 1, (byte)'I', (byte)'M'] : (byte[])[1, 0, (byte)'M', (byte)'I']];
    }

    /// <summary>An array of a MAT file; the values are in the storage type given, column after column.</summary>
    public static byte[] MatArray(string name, int[] sizes, uint storage, byte[] values, bool littleEndian = true, uint arrayClass = 6)
    {
        byte[] body =
        [
            .. MatElement(6, [.. UInt32(arrayClass, littleEndian), 0, 0, 0, 0], littleEndian),
            .. MatElement(5, [.. sizes.SelectMany(size => UInt32((uint)size, littleEndian))], littleEndian),
            .. MatElement(1, Encoding.ASCII.GetBytes(name), littleEndian),
            .. MatElement(storage, values, littleEndian),
        ];
        return MatElement(14, body, littleEndian);
    }

    public static byte[] MatCompressed(byte[] element, bool littleEndian = true)
    {
        using var target = new MemoryStream();
        using (var stream = new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(element);
        }

        return [.. UInt32(15, littleEndian), .. UInt32((uint)target.Length, littleEndian), .. target.ToArray()];
    }

    /// <summary>Short elements are written in the small form, whose bytes are in the tag.</summary>
    public static byte[] MatElement(uint type, byte[] bytes, bool littleEndian)
    {
        if (bytes.Length is > 0 and <= 4)
        {
            return [.. UInt32(type | ((uint)bytes.Length << 16), littleEndian), .. bytes, .. new byte[4 - bytes.Length]];
        }

        return [.. UInt32(type, littleEndian), .. UInt32((uint)bytes.Length, littleEndian), .. bytes, .. new byte[-bytes.Length & 7]];
    }

    private static byte[] UInt32(uint value, bool littleEndian)
    {
        var bytes = new byte[4];
        if (littleEndian)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        }

        return bytes;
    }

    private static byte[] Number(string type, int value)
    {
        byte[] little = type[1..] switch
        {
            "f2" => BitConverter.GetBytes((Half)value),
            "f4" => BitConverter.GetBytes((float)value),
            "f8" => BitConverter.GetBytes((double)value),
            "i2" or "u2" => BitConverter.GetBytes((short)value),
            "i4" or "u4" => BitConverter.GetBytes(value),
            "i8" or "u8" => BitConverter.GetBytes((long)value),
            _ => [(byte)value],
        };
        return type[0] == '>' ? [.. little.Reverse()] : little;
    }
}
