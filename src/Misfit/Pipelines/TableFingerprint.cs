using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Misfit.Tables;

namespace Misfit.Pipelines;

/// <summary>
/// The SHA-256 of a table's content, whatever the order of its columns. For each column in ordinal order of names: its name and kind, then little-endian float64
/// numbers (every NaN alike), 64-bit ticks, or 64-bit level numbers by first appearance (−1 when missing) followed by the levels. Text is
/// UTF-8 after its length in bytes.
/// </summary>
internal static class TableFingerprint
{
    private const int Chunk = 4096;

    public static string Of(Table rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Column column in rows.Columns.OrderBy(column => column.Name, StringComparer.Ordinal))
        {
            Append(hash, column.Name);
            Append(hash, column.Kind.ToString());
            switch (column)
            {
                case NumberColumn numbers:
                    // Zero is added because it has two signs.
                    Append(hash, numbers.Values, value => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value + 0.0));
                    break;
                case TimeColumn times:
                    Append(hash, times.Ticks, ticks => ticks);
                    break;
                case CategoryColumn categories:
                    Append(hash, categories);
                    break;
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, CategoryColumn column)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] byCode = [.. Enumerable.Repeat(-1, column.Levels.Count)];
        foreach (int code in column.Codes)
        {
            if (code >= 0 && byCode[code] < 0)
            {
                numbers.TryAdd(column.Levels[code], numbers.Count);
                byCode[code] = numbers[column.Levels[code]];
            }
        }

        Append(hash, column.Codes, code => code < 0 ? -1 : byCode[code]);
        foreach (string level in numbers.Keys)
        {
            Append(hash, level);
        }
    }

    private static void Append<T>(IncrementalHash hash, ReadOnlySpan<T> values, Func<T, long> bits)
    {
        var words = new long[Chunk];
        for (int first = 0; first < values.Length; first += Chunk)
        {
            ReadOnlySpan<T> part = values.Slice(first, Math.Min(Chunk, values.Length - first));
            for (int i = 0; i < part.Length; i++)
            {
                words[i] = BitConverter.IsLittleEndian ? bits(part[i]) : BinaryPrimitives.ReverseEndianness(bits(part[i]));
            }

            hash.AppendData(MemoryMarshal.AsBytes(words.AsSpan(0, part.Length)));
        }
    }

    private static void Append(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
