using System.IO.Compression;
using System.Text.Json;

namespace Misfit.Storage;

/// <summary>
/// The model file: a zip of <c>manifest.json</c> and <c>weights.safetensors</c>, stored and not compressed, sealed by a SHA-256 of every byte.
/// It holds no code. Equal content gives equal bytes. The specification is <c>docs/model-file.md</c>.
/// </summary>
internal static class ModelArchive
{
    /// <summary>The format this library writes, and the newest it reads.</summary>
    public const int FormatVersion = 1;

    public const long MaximumFileBytes = int.MaxValue;

    public const int MaximumManifestBytes = 1 << 24;

    private const string FormatName = "misfit-model";
    private const string ManifestName = "manifest.json";
    private const string WeightsName = "weights.safetensors";

    private static readonly DateTimeOffset FixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The version of this library, written into every file.</summary>
    public static string LibraryVersion { get; } = typeof(ModelArchive).Assembly.GetName().Version!.ToString(3);

    /// <summary>Writes a model file beside its place, then renames it.</summary>
    /// <param name="path">Where it is to be.</param>
    /// <param name="manifest">Writes the properties of the manifest; the object around them and <c>format</c>, <c>format_version</c>, <c>library_version</c> are there already.</param>
    /// <param name="weights">The arrays.</param>
    public static void Write(string path, Action<Utf8JsonWriter> manifest, TensorCollection weights) =>
        AtomicFile.Write(path, stream => Write(stream, manifest, weights));

    /// <summary>Writes a model file to an empty stream that can be read and sought.</summary>
    public static void Write(Stream stream, Action<Utf8JsonWriter> manifest, TensorCollection weights)
    {
        byte[] json = Manifest(manifest);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.Comment = ModelSeal.Placeholder;
            using (Stream entry = NewEntry(archive, ManifestName))
            {
                entry.Write(json);
            }

            using (Stream entry = NewEntry(archive, WeightsName))
            {
                Safetensors.Write(entry, weights);
            }
        }

        if (json.Length > MaximumManifestBytes || stream.Length > MaximumFileBytes)
        {
            throw new ModelFormatException($"The model is too large for a model file: {stream.Length} bytes with a manifest of {json.Length}; at most {MaximumFileBytes} and {MaximumManifestBytes} can be stored. Fit it on fewer rows, or a smaller one.");
        }

        ModelSeal.Apply(stream);
    }

    /// <summary>Reads the manifest and checks that the file is whole, without loading the weights.</summary>
    /// <exception cref="ModelFormatException">The file is no model file, truncated, changed, oversized or newer; says which.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static ManifestValue ReadManifest(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return ReadManifest(stream, path);
    }

    /// <inheritdoc cref="ReadManifest(string)"/>
    /// <param name="stream">The whole file, in a stream that can be sought.</param>
    /// <param name="name">What to call it in messages.</param>
    public static ManifestValue ReadManifest(Stream stream, string name) =>
        Open(stream, name, archive => ReadManifest(archive));

    /// <summary>Reads the manifest and the weights.</summary>
    /// <inheritdoc cref="ReadManifest(string)" path="/exception"/>
    public static (ManifestValue Manifest, TensorCollection Weights) Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <inheritdoc cref="Read(string)"/>
    /// <inheritdoc cref="ReadManifest(Stream, string)" path="/param"/>
    public static (ManifestValue Manifest, TensorCollection Weights) Read(Stream stream, string name) =>
        Open(stream, name, archive =>
        {
            ManifestValue manifest = ReadManifest(archive);
            ZipArchiveEntry entry = Entry(archive, WeightsName, MaximumFileBytes);
            using Stream weights = entry.Open();
            return (manifest, Safetensors.Read(weights, entry.Length));
        });

    private static T Open<T>(Stream stream, string name, Func<ZipArchive, T> read)
    {
        try
        {
            ModelSeal.Check(stream, MaximumFileBytes);
            stream.Position = 0;
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return read(archive);
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException($"{name}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or ArgumentException or OverflowException or NotSupportedException)
        {
            throw new ModelFormatException($"{name}: The zip structure cannot be read: {exception.Message}", exception);
        }
    }

    private static ManifestValue ReadManifest(ZipArchive archive)
    {
        if (archive.Entries.Count != 2)
        {
            throw new ModelFormatException($"A model file holds {ManifestName} and {WeightsName} and nothing else; this one has {archive.Entries.Count} entries.");
        }

        ZipArchiveEntry entry = Entry(archive, ManifestName, MaximumManifestBytes);
        Entry(archive, WeightsName, MaximumFileBytes);
        var json = new byte[entry.Length];
        using (Stream stream = entry.Open())
        {
            stream.ReadExactly(json);
        }

        ManifestValue manifest = ManifestValue.Parse(json, "manifest");
        CheckVersion(manifest);
        return manifest;
    }

    private static void CheckVersion(ManifestValue manifest)
    {
        string format = manifest["format"].Text();
        int version = manifest["format_version"].Int32();
        if (format != FormatName || version < 1)
        {
            throw new ModelFormatException($"The manifest must be of format '{FormatName}', version 1 or later; is of '{format}', version {version}.");
        }

        if (version > FormatVersion)
        {
            throw new ModelFormatException($"The file was written by a newer Misfit ({manifest["library_version"].Text()}, format version {version}); this one ({LibraryVersion}) reads up to format version {FormatVersion}. Update Misfit.");
        }
    }

    private static ZipArchiveEntry Entry(ZipArchive archive, string name, long maximum)
    {
        ZipArchiveEntry entry = archive.Entries.FirstOrDefault(entry => entry.FullName == name)
            ?? throw new ModelFormatException($"A model file holds {ManifestName} and {WeightsName} and nothing else; this one has {string.Join(" and ", archive.Entries.Select(entry => $"'{entry.FullName}'"))}.");
        if (entry.IsEncrypted || entry.CompressedLength != entry.Length)
        {
            throw new ModelFormatException($"{name} must be stored as it is, was compressed or encrypted. Files packed again by another program cannot be read.");
        }

        return entry.Length <= maximum
            ? entry
            : throw new ModelFormatException($"{name} must have at most {maximum} bytes, has {entry.Length}.");
    }

    private static Stream NewEntry(ZipArchive archive, string name)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = FixedTime;
        entry.ExternalAttributes = 0;
        return entry.Open();
    }

    private static byte[] Manifest(Action<Utf8JsonWriter> properties)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteString("format", FormatName);
            writer.WriteNumber("format_version", FormatVersion);
            writer.WriteString("library_version", LibraryVersion);
            properties(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
