using System.Text.Json;

namespace Misfit.Storage;

/// <summary>One tensor as the header of a safetensors file announces it, checked.</summary>
internal sealed record SafetensorsEntry(string Name, string Type, int[] Shape, long Start, long End)
{
    private const int MaximumDimensions = 8;

    public static string TypeName(Array values) => values switch
    {
        float[] => "F32",
        double[] => "F64",
        int[] => "I32",
        _ => throw new ArgumentException($"Tensors must be of float, double or int, was of {values.GetType().Name}.", nameof(values)),
    };

    public Array NewArray()
    {
        long count = (End - Start) / TypeSize(Type);
        return Type switch
        {
            "F32" => new float[count],
            "F64" => new double[count],
            _ => new int[count],
        };
    }

    /// <summary>The entries of a header in the order of their values, which must fill <paramref name="dataLength"/> bytes exactly.</summary>
    public static IReadOnlyList<SafetensorsEntry> ReadAll(ReadOnlyMemory<byte> header, long dataLength)
    {
        ManifestValue root = ManifestValue.Parse(header, "weights");
        List<SafetensorsEntry> entries = [.. root.Properties().Select(property => Read(property.Key, property.Value)).OrderBy(entry => entry.Start).ThenBy(entry => entry.End)];
        long position = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Start != position)
            {
                throw new ModelFormatException($"Tensor '{entry.Name}' must start at byte {position} of the values, where the one before it ends; says {entry.Start}.");
            }

            position = entry.End;
        }

        return position == dataLength
            ? entries
            : throw new ModelFormatException($"The weights must have {position} bytes of values, have {dataLength}: the file is truncated or has been added to.");
    }

    private static SafetensorsEntry Read(string name, ManifestValue value)
    {
        string type = value["dtype"].Text();
        int[] shape = [.. value["shape"].Items(MaximumDimensions).Select(size => size.Int32())];
        IReadOnlyList<ManifestValue> offsets = value["data_offsets"].Items(2);
        if (name.Length == 0 || shape.Any(size => size < 0) || offsets.Count != 2)
        {
            throw new ModelFormatException($"Tensor '{name}' must have a name, sizes of zero or more and two offsets.");
        }

        var entry = new SafetensorsEntry(name, type, shape, offsets[0].Int64(), offsets[1].Int64());
        Int128 bytes = shape.Aggregate((Int128)TypeSize(type), (product, size) => Int128.Min(product * size, Array.MaxLength * (Int128)sizeof(double)));
        return entry.Start >= 0 && entry.End - (Int128)entry.Start == bytes && bytes / TypeSize(type) <= Array.MaxLength
            ? entry
            : throw new ModelFormatException($"Tensor '{name}' of type {type} and shape [{string.Join(", ", shape)}] takes {bytes} bytes, its offsets are {entry.Start} to {entry.End}.");
    }

    private static int TypeSize(string type) => type switch
    {
        "F32" or "I32" => sizeof(float),
        "F64" => sizeof(double),
        _ => throw new ModelFormatException($"Tensors must be of type F32, F64 or I32, was '{type}'."),
    };
}
