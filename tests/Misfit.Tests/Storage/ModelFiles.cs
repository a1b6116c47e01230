using System.IO.Compression;
using System.Text;
using Misfit.Storage;

namespace Misfit.Tests.Storage;

/// <summary>Model files made for tests: sound ones, and crafted ones that no writer of ours would make but whose seal is right.</summary>
internal static class ModelFiles
{
    public const string Manifest = """{"format":"misfit-model","format_version":1,"library_version":"0.1.0"}""";

    public static TensorCollection Tensors()
    {
        var tensors = new TensorCollection();
        tensors.Add("layer.weight", [1.5f, -2f, float.NaN, float.NegativeInfinity, 0f, 3.25e-30f], 2, 3);
        tensors.Add("scores", new[] { Math.PI, double.MaxValue });
        tensors.Add("nodes", new[] { int.MinValue, -1, 0, int.MaxValue }, 4);
        tensors.Add("empty", Array.Empty<float>(), 0, 3);
        return tensors;
    }

    public static byte[] Sound(TensorCollection? tensors = null)
    {
        using var stream = new MemoryStream();
        ModelArchive.Write(stream, writer => writer.WriteString("detector", "pca"), tensors ?? Tensors());
        return stream.ToArray();
    }

    public static byte[] Weights(TensorCollection tensors)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors);
        return stream.ToArray();
    }

    /// <summary>A safetensors file of any header text and any number of zero bytes as values.</summary>
    public static byte[] Weights(string header, int dataBytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. new byte[dataBytes]];
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] entries) => Zip(CompressionLevel.NoCompression, entries);

    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.Comment = ModelSeal.Placeholder;
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        ModelSeal.Apply(stream);
        return stream.ToArray();
    }

    public static byte[] With(string? manifest = null, byte[]? weights = null) =>
        Zip(("manifest.json", Encoding.UTF8.GetBytes(manifest ?? Manifest)), ("weights.safetensors", weights ?? Weights(Tensors())));

    public static byte[] Resealed(byte[] file)
    {
        using var stream = new MemoryStream();
        stream.Write(file);
        ModelSeal.Apply(stream);
        return stream.ToArray();
    }

    public static (ManifestValue Manifest, TensorCollection Weights) Read(byte[] file) => ModelArchive.Read(new MemoryStream(file), "m.misfit");

    /// <summary>The message of the refusal; null when the file was read.</summary>
    public static string? Refusal(byte[] file)
    {
        try
        {
            Read(file);
            return null;
        }
        catch (ModelFormatException exception)
        {
            return exception.Message;
        }
    }
}
