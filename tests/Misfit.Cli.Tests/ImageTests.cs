using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Misfit.Numerics;

namespace Misfit.Cli.Tests;

/// <summary>Images through the command line: what made one odd is a picture.</summary>
public sealed class ImageTests
{
    private static readonly byte[] signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    [Fact]
    public void Explain_draws_the_image_beside_its_heat_map()
    {
        using var workspace = new Workspace();
        string data = Images(workspace), model = workspace.PathOf("images.misfit"), picture = workspace.PathOf("row.png");
        CommandLine.RunQuietly("fit", data, "-d", "pca", "-o", model).MustSucceed();
        CommandLine.RunQuietly("explain", data, "-m", model, "--row", "3", "--picture", picture).MustSucceed();
        byte[] png = File.ReadAllBytes(picture);
        Assert.Equal(signature, png[..8]);
        int width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        Assert.Equal(((2 * 6) + 2) * height, width * 5);
    }

    [Fact]
    public void Report_shows_the_strangest_images()
    {
        using var workspace = new Workspace();
        string page = workspace.PathOf("report.html");
        CommandLine.RunQuietly("detect", Images(workspace), "-d", "pca", "--top", "2", "--report", page).MustSucceed();
        Assert.Equal(2, File.ReadAllText(page).Split("data:image/png;base64,").Length - 1);
    }

    [Fact]
    public void Picture_of_a_table_is_refused()
    {
        using var workspace = new Workspace();
        string model = workspace.Model();
        CommandLine.RunQuietly("explain", workspace.Payments(), "-m", model, "--row", "3", "--picture", workspace.PathOf("row.png")).MustRefuse(2, "--picture", "images");
        CommandLine.RunQuietly("explain", workspace.Payments(), "-m", model, "--row", "3", "--picture", workspace.PathOf("row.txt")).MustRefuse(2, ".png");
    }

    // 60 images of 5 lines of 6 points.
    private static string Images(Workspace workspace)
    {
        var rng = new Rng(7);
        byte[] header = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{'descr': '|u1', 'fortran_order': False, 'shape': (60, 5, 6), }}\n"));
        byte[] points = [.. Enumerable.Range(0, 60 * 30).Select(i => (byte)(rng.NextInt32(60) + (i % 6 * 20)))];
        File.WriteAllBytes(workspace.PathOf("images.npy"), [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. header, .. points]);
        return workspace.PathOf("images.npy");
    }
}
