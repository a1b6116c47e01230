using System.IO.Compression;

namespace Misfit.Cli.Tests;

/// <summary>Places that cannot be written: exit code 1, before any work is done, and nothing left behind.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData("detect", "-o", "nowhere/scored.csv")]
    [InlineData("detect", "--report", "nowhere/report.html")]
    [InlineData("fit", "-o", "nowhere/model.misfit")]
    public void Run_missing_folder_is_refused(string command, string option, string path)
    {
        CommandLine.RunQuietly(command, workspace.Payments(), option, workspace.PathOf(path)).MustRefuse(1, "there is no folder", "create it first");
    }

    [Fact]
    public void Detect_to_gz_writes_the_same_rows_compressed()
    {
        string payments = workspace.Payments(), plain = workspace.PathOf("scored.csv"), packed = workspace.PathOf("scored.csv.gz");
        Assert.Equal(0, CommandLine.RunQuietly("detect", payments, "-d", "knn", "-o", plain).ExitCode);
        Assert.Equal(0, CommandLine.RunQuietly("detect", payments, "-d", "knn", "-o", packed).ExitCode);

        using var text = new StreamReader(new GZipStream(File.OpenRead(packed), CompressionMode.Decompress));
        Assert.Equal(File.ReadAllText(plain), text.ReadToEnd());
    }

    [Fact]
    public void Detect_to_gz_of_something_else_is_refused()
    {
        CommandLine.RunQuietly("detect", workspace.Payments(), "-o", workspace.PathOf("scored.zip.gz")).MustRefuse(2, "--output must end in");
    }

    [Fact]
    public void Fit_folder_as_file_is_refused()
    {
        Directory.CreateDirectory(workspace.PathOf("model.misfit"));

        CommandLine.RunQuietly("fit", workspace.Payments(), "-o", workspace.PathOf("model.misfit")).MustRefuse(1, "is a folder");
    }

    [Fact]
    public void Score_failing_half_way_leaves_no_file()
    {
        string model = workspace.Model();
        string[] lines = File.ReadAllLines(workspace.Payments());
        string broken = workspace.Write("broken.csv", string.Join('\n', lines) + "\n1,2\n");

        CommandLine.RunQuietly("score", broken, "-m", model, "-o", workspace.PathOf("scored.csv")).MustRefuse(4, "line 302");
        Assert.DoesNotContain("scored", string.Join(' ', workspace.Files), StringComparison.Ordinal);
    }

    [Fact]
    public void Score_interrupted_leaves_no_file()
    {
        string model = workspace.Model();
        using var source = new CancellationTokenSource();
        source.Cancel();

        CommandLine.Run(source.Token, "score", workspace.Payments(), "-m", model, "-o", workspace.PathOf("scored.csv"), "-q").MustRefuse(130, "interrupted");
        Assert.DoesNotContain("scored", string.Join(' ', workspace.Files), StringComparison.Ordinal);
    }
}
