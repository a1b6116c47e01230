using System.IO.Compression;
using System.Text;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Tests.Storage;

/// <summary>Files made to break the reader: every one is refused by a ModelFormatException, in bounded memory.</summary>
public sealed class ModelArchiveAttackTests
{
    private static readonly byte[] ManifestBytes = Encoding.UTF8.GetBytes(ModelFiles.Manifest);

    [Fact]
    public void Read_file_with_any_bit_flipped_is_refused()
    {
        byte[] file = ModelFiles.Sound();
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            byte[] flipped = (byte[])file.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.True(ModelFiles.Refusal(flipped) is not null, $"bit {bit} was flipped and nobody noticed");
        }
    }

    [Fact]
    public void Read_file_truncated_anywhere_is_refused()
    {
        byte[] file = ModelFiles.Sound();
        for (int length = 0; length < file.Length; length++)
        {
            Assert.True(ModelFiles.Refusal(file[..length]) is not null, $"{length} of {file.Length} bytes were read as a model");
        }
    }

    [Fact]
    public void Read_file_with_something_appended_is_refused()
    {
        Assert.NotNull(ModelFiles.Refusal([.. ModelFiles.Sound(), 0]));
        Assert.NotNull(ModelFiles.Refusal([.. ModelFiles.Sound(), .. ModelFiles.Sound()]));
    }

    [Fact]
    public void Read_changed_file_with_a_right_seal_is_refused_or_sound()
    {
        byte[] file = ModelFiles.Sound();
        var random = new Rng(7);
        int refused = 0;
        for (int trial = 0; trial < 6000; trial++)
        {
            byte[] changed = (byte[])file.Clone();
            for (int change = random.NextInt32(4); change >= 0; change--)
            {
                changed[random.NextInt32(file.Length - 64)] = (byte)random.NextInt32(256);
            }

            refused += ModelFiles.Refusal(ModelFiles.Resealed(changed)) is null ? 0 : 1;
        }

        Assert.InRange(refused, 3000, 6000);
    }

    [Fact]
    public void Read_zip_with_bytes_cut_out_and_a_right_seal_is_refused()
    {
        byte[] file = ModelFiles.Sound();
        var random = new Rng(8);
        for (int trial = 0; trial < 1000; trial++)
        {
            int start = random.NextInt32(file.Length - 64);
            int length = 1 + random.NextInt32(file.Length - 64 - start);

            Assert.NotNull(ModelFiles.Refusal(ModelFiles.Resealed([.. file[..start], .. file[(start + length)..]])));
        }
    }

    [Fact]
    public void Read_zip_bomb_is_refused_without_unpacking_it()
    {
        byte[] bomb = ModelFiles.Zip(CompressionLevel.SmallestSize, ("manifest.json", ManifestBytes), ("weights.safetensors", new byte[64 << 20]));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("was compressed", ModelFiles.Refusal(bomb), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("../manifest.json")]
    [InlineData("/etc/manifest.json")]
    [InlineData("..\\manifest.json")]
    [InlineData("Manifest.json")]
    [InlineData("manifest.json/")]
    [InlineData("manifest.json\0")]
    [InlineData("")]
    public void Read_other_entry_name_is_refused(string name)
    {
        byte[] file = name.Length > 0
            ? ModelFiles.Zip((name, ManifestBytes), ("weights.safetensors", ModelFiles.Weights(ModelFiles.Tensors())))
            : ModelFiles.Zip(("weights.safetensors", ModelFiles.Weights(ModelFiles.Tensors())));

        Assert.Contains("and nothing else", ModelFiles.Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_additional_or_repeated_entries_are_refused()
    {
        byte[] weights = ModelFiles.Weights(ModelFiles.Tensors());

        Assert.NotNull(ModelFiles.Refusal(ModelFiles.Zip(("manifest.json", ManifestBytes), ("weights.safetensors", weights), ("run.sh", [1]))));
        Assert.NotNull(ModelFiles.Refusal(ModelFiles.Zip(("manifest.json", ManifestBytes), ("manifest.json", ManifestBytes))));
        Assert.NotNull(ModelFiles.Refusal(ModelFiles.Zip([.. Enumerable.Range(0, 5000).Select(i => ($"file{i}", Array.Empty<byte>()))])));
    }

    [Fact]
    public void Read_oversized_manifest_is_refused_before_it_is_read()
    {
        byte[] file = ModelFiles.With(new string(' ', ModelArchive.MaximumManifestBytes) + ModelFiles.Manifest);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("must have at most", ModelFiles.Refusal(file), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Read_oversized_file_is_refused_before_it_is_read()
    {
        using var stream = new EndlessStream();

        Assert.Contains("oversized", Assert.Throws<ModelFormatException>(() => ModelArchive.Read(stream, "m")).Message, StringComparison.Ordinal);
    }

    /// <summary>Claims to be as long as can be, and must not be read.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        public override long Length => long.MaxValue;

        public override int Read(Span<byte> buffer) => throw new InvalidOperationException();
    }
}
