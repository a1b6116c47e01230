using Misfit.Storage;

namespace Misfit.Tests.Storage;

public sealed class ModelArchiveTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("misfit-tests-").FullName;

    private string FilePath => Path.Combine(folder, "model.misfit");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Read_written_file_gives_the_same_manifest_and_bits()
    {
        ModelArchive.Write(FilePath, writer => writer.WriteDouble("threshold", 0.1), ModelFiles.Tensors());

        (ManifestValue manifest, TensorCollection weights) = ModelArchive.Read(FilePath);

        Assert.Equal(0.1, manifest["threshold"].Double());
        Assert.Equal(["empty", "layer.weight", "nodes", "scores"], weights.Names);
        Assert.Equal([1.5f, -2f, float.NaN, float.NegativeInfinity, 0f, 3.25e-30f], weights.Single("layer.weight", 2, 3));
        Assert.Equal([Math.PI, double.MaxValue], weights.Double("scores", 2));
        Assert.Equal([int.MinValue, -1, 0, int.MaxValue], weights.Int32("nodes", 4));
        Assert.Empty(weights.Single("empty", 0, 3));
    }

    [Fact]
    public void Write_equal_content_gives_equal_bytes()
    {
        Assert.Equal(ModelFiles.Sound(), ModelFiles.Sound());
    }

    [Fact]
    public void Write_over_a_file_replaces_it_and_leaves_nothing_else()
    {
        File.WriteAllText(FilePath, "old");

        ModelArchive.Write(FilePath, _ => { }, ModelFiles.Tensors());

        Assert.Equal([FilePath], Directory.GetFiles(folder));
        Assert.Equal("misfit-model", ModelArchive.ReadManifest(FilePath)["format"].Text());
    }

    [Fact]
    public void Write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        File.WriteAllText(FilePath, "old");

        Assert.Throws<InvalidOperationException>(() => ModelArchive.Write(FilePath, _ => throw new InvalidOperationException(), ModelFiles.Tensors()));

        Assert.Equal([FilePath], Directory.GetFiles(folder));
        Assert.Equal("old", File.ReadAllText(FilePath));
    }

    [Fact]
    public void ReadManifest_broken_weights_header_is_not_read()
    {
        byte[] file = ModelFiles.With(weights: ModelFiles.Weights("no json", 0));

        Assert.Equal("0.1.0", ModelArchive.ReadManifest(new MemoryStream(file), "m")["library_version"].Text());
        Assert.Contains("JSON", ModelFiles.Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_newer_version_says_to_update()
    {
        byte[] file = ModelFiles.With("""{"format":"misfit-model","format_version":2,"library_version":"9.1.0"}""");

        Assert.Contains("newer Misfit (9.1.0, format version 2)", ModelFiles.Refusal(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"format_version":1,"library_version":"1"}""", "no manifest.format")]
    [InlineData("""{"format":"other","format_version":1}""", "of format 'misfit-model'")]
    [InlineData("""{"format":"misfit-model","format_version":0}""", "version 1 or later")]
    [InlineData("""{"format":"misfit-model","format_version":"1"}""", "manifest.format_version must be of kind Number")]
    [InlineData("""{"format":"misfit-model","format_version":1e99}""", "a whole number of 32 bits")]
    [InlineData("""{"format":"misfit-model","format":"misfit-model","format_version":1}""", "JSON of the manifest cannot be read")]
    [InlineData("[]", "must be of kind Object")]
    [InlineData("", "JSON of the manifest cannot be read")]
    [InlineData("{\"format\":\"\\ud800\"}", "JSON of the manifest cannot be read")]
    [InlineData("{\"\\ud800\":1}", "JSON of the manifest cannot be read")]
    public void Read_wrong_manifest_is_refused_with_its_place(string manifest, string message)
    {
        Assert.Contains(message, ModelFiles.Refusal(ModelFiles.With(manifest)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_deeply_nested_manifest_is_refused()
    {
        string manifest = ModelFiles.Manifest[..^1] + ",\"x\":" + new string('[', 100_000) + new string(']', 100_000) + "}";

        Assert.Contains("JSON of the manifest cannot be read", ModelFiles.Refusal(ModelFiles.With(manifest)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_file_that_is_something_else_says_so()
    {
        Assert.Contains("empty", ModelFiles.Refusal([]), StringComparison.Ordinal);
        Assert.Contains("no Misfit model file", ModelFiles.Refusal("amount,country\n1,DE\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("no Misfit model file", ModelFiles.Refusal("P"u8.ToArray().Append((byte)'N').ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_message_names_the_file()
    {
        File.WriteAllText(FilePath, "text");

        Assert.StartsWith(FilePath, Assert.Throws<ModelFormatException>(() => ModelArchive.Read(FilePath)).Message, StringComparison.Ordinal);
    }
}
