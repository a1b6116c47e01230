using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Misfit.Storage;

/// <summary>
/// Writes and reads the safetensors format (github.com/huggingface/safetensors): the length of a JSON header as a little-endian 64-bit number, the header,
/// the values. Types F32, F64 and I32; no metadata; the values fill the file without holes or overlaps.
/// </summary>
internal static class Safetensors
{
    public const int MaximumHeaderBytes = 1 << 24;

    private const int Alignment = 8;

    /// <summary>Writes all tensors, the widest type first so that all are aligned, then by name. Equal tensors give equal bytes.</summary>
    public static void Write(Stream stream, TensorCollection tensors)
    {
        List<KeyValuePair<string, TensorCollection.Tensor>> ordered = [.. tensors.All.OrderByDescending(pair => pair.Value.Values is double[]).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
        byte[] header = Header(ordered);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, TensorCollection.Tensor tensor) in ordered)
        {
            stream.Write(Bytes(tensor.Values));
        }
    }

    /// <summary>Reads all tensors from the next <paramref name="length"/> bytes of a stream.</summary>
    /// <exception cref="ModelFormatException">The bytes are no such file; says why.</exception>
    public static TensorCollection Read(Stream stream, long length)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (length < prefix.Length)
        {
            throw new ModelFormatException($"The weights are truncated: they have {length} bytes, the length of their header alone takes {prefix.Length}.");
        }

        Fill(stream, prefix);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > MaximumHeaderBytes || headerLength > (ulong)(length - prefix.Length))
        {
            throw new ModelFormatException($"The header of the weights must have at most {Math.Min(MaximumHeaderBytes, length - prefix.Length)} bytes, says it has {headerLength}.");
        }

        var header = new byte[headerLength];
        Fill(stream, header);
        var tensors = new TensorCollection();
        foreach (SafetensorsEntry entry in SafetensorsEntry.ReadAll(header, length - prefix.Length - header.Length))
        {
            Array values = entry.NewArray();
            Fill(stream, Bytes(values));
            tensors.Add(entry.Name, values, entry.Shape);
        }

        return tensors;
    }

    private static byte[] Header(List<KeyValuePair<string, TensorCollection.Tensor>> tensors)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            long offset = 0;
            writer.WriteStartObject();
            foreach ((string name, TensorCollection.Tensor tensor) in tensors)
            {
                writer.WriteStartObject(name);
                writer.WriteString("dtype", SafetensorsEntry.TypeName(tensor.Values));
                writer.WriteStartArray("shape");
                foreach (int size in tensor.Shape)
                {
                    writer.WriteNumberValue(size);
                }

                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(offset);
                writer.WriteNumberValue(offset += Buffer.ByteLength(tensor.Values));
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    /// <summary>The array's memory. The format is little-endian, as is every machine this library is built for.</summary>
    private static Span<byte> Bytes(Array values)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Model files can be read and written on little-endian machines only.");
        }

        return MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(values), Buffer.ByteLength(values));
    }

    private static void Fill(Stream stream, Span<byte> bytes)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            throw new ModelFormatException($"The weights are truncated: {bytes.Length - read} bytes are missing.");
        }
    }
}
