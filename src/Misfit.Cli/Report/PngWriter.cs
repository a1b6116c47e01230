using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Misfit.Cli.Report;

/// <summary>Writes small pictures in the PNG format: 8 bits of red, green and blue a point.</summary>
internal static class PngWriter
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] remainders = [.. Enumerable.Range(0, 256).Select(Remainder)];

    /// <param name="width">Points in a line.</param>
    /// <param name="height">Lines.</param>
    /// <param name="points">Red, green and blue of each point, line after line.</param>
    public static byte[] Write(int width, int height, ReadOnlySpan<byte> points)
    {
        using var picture = new MemoryStream();
        picture.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, 2);
        Chunk(picture, "IHDR", header);
        Chunk(picture, "IDAT", Compressed(width, height, points));
        Chunk(picture, "IEND", []);
        return picture.ToArray();
    }

    // Each line begins with the number of its filter: none.
    private static byte[] Compressed(int width, int height, ReadOnlySpan<byte> points)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (int line = 0; line < height; line++)
            {
                zlib.WriteByte(0);
                zlib.Write(points.Slice(line * width * 3, width * 3));
            }
        }

        return target.ToArray();
    }

    private static void Chunk(MemoryStream picture, string name, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        picture.Write(number);
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. content];
        picture.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(named));
        picture.Write(number);
    }

    private static uint Checksum(byte[] bytes) =>
        ~bytes.Aggregate(uint.MaxValue, (sum, value) => remainders[(byte)(sum ^ value)] ^ (sum >> 8));

    private static uint Remainder(int value)
    {
        uint remainder = (uint)value;
        for (int bit = 0; bit < 8; bit++)
        {
            remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ Polynomial : remainder >> 1;
        }

        return remainder;
    }
}
