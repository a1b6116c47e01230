using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Misfit.Numerics;

namespace Misfit.Tests;

/// <summary>The float and integer arrays of an .npz file, as matrices: all axes but the last are rows.</summary>
internal sealed partial class NumpyArchive
{
    private readonly Dictionary<string, Matrix> arrays = [];

    public NumpyArchive(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using var memory = new MemoryStream();
            using (Stream stream = entry.Open())
            {
                stream.CopyTo(memory);
            }

            arrays.Add(entry.FullName[..^".npy".Length], Parse(memory.ToArray()));
        }
    }

    /// <summary>What PyTorch computed for every operation.</summary>
    public static NumpyArchive TorchOperations { get; } = new(Path.Combine(Repository.Root, "tests/reference/torch_ops.npz"));

    public Matrix this[string name] => arrays[name];

    public bool Contains(string name) => arrays.ContainsKey(name);

    // Format: "\x93NUMPY", version (2 bytes), header length (2 bytes), a Python dictionary, then the values.
    private static Matrix Parse(byte[] file)
    {
        int headerLength = BitConverter.ToUInt16(file, 8);
        string header = Encoding.ASCII.GetString(file, 10, headerLength);
        int[] shape = [.. ShapePattern().Match(header).Groups[1].Value
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        ReadOnlySpan<byte> data = file.AsSpan(10 + headerLength);
        float[] values = header.Contains("'<f4'", StringComparison.Ordinal)
            ? MemoryMarshal.Cast<byte, float>(data).ToArray()
            : header.Contains("'<f8'", StringComparison.Ordinal)
            ? [.. MemoryMarshal.Cast<byte, double>(data).ToArray().Select(value => (float)value)]
            : [.. MemoryMarshal.Cast<byte, long>(data).ToArray().Select(value => (float)value)];
        int columns = shape.Length == 0 ? 1 : shape[^1];
        return new Matrix(values.Length / columns, columns, values);
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
