using System.Text.Json;

namespace Misfit.Cli.Tests;

/// <summary>Cleaning of training data, and the training rows behind a score.</summary>
public sealed class CleanTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Clean_leaves_out_the_odd_rows_and_writes_the_others_as_they_were()
    {
        string data = workspace.Payments(), cleaned = workspace.PathOf("cleaned.csv");

        JsonElement json = CommandLine.RunQuietly("clean", data, "--label", "label", "-o", cleaned, "--share", "0.04", "--top", "3", "--json").MustSucceed().Json;

        string[] before = File.ReadAllLines(data), after = File.ReadAllLines(cleaned);
        int[] removed = [.. json.GetProperty("removed").EnumerateArray().Select(row => row.GetInt32())];
        Assert.Equal(12, removed.Length);
        Assert.Equal(before.Where((_, line) => !removed.Contains(line)), after);

        // Of 6 among 300 rows; 12 rows drawn at random hold 0.24 of them.
        Assert.InRange(json.GetProperty("labelled_anomalies_removed").GetInt32(), 4, 6);
        Assert.Equal(3, json.GetProperty("top").GetArrayLength());
        Assert.InRange(json.GetProperty("contaminated").GetProperty("upper").GetDouble(), json.GetProperty("contaminated").GetProperty("lower").GetDouble(), 0.5);
    }

    [Fact]
    public void Clean_without_output_writes_nothing()
    {
        string data = workspace.Payments();

        RunResult result = CommandLine.RunQuietly("clean", data, "--label", "label").MustSucceed();

        Assert.Contains("nothing; name a file", result.Output, StringComparison.Ordinal);
        Assert.Equal(["payments.csv"], workspace.Files);
    }

    [Fact]
    public void Clean_of_an_impossible_share_is_refused() =>
        CommandLine.Run("clean", workspace.Payments(), "--share", "0.7").MustRefuse(2, "--share", "0.7");

    [Fact]
    public void Explain_names_the_training_rows_behind_a_score()
    {
        string data = workspace.Payments(), model = workspace.PathOf("net.misfit");
        CommandLine.RunQuietly("fit", data, "-o", model, "-d", "autoencoder", "--set", "epochs=5", "--set", "checkpoints=2", "--ignore", "label").MustSucceed();

        JsonElement json = CommandLine.RunQuietly("explain", data, "-m", model, "--row", "58", "--training", data, "--influential", "5", "--json").MustSucceed().Json;
        RunResult text = CommandLine.RunQuietly("explain", data, "-m", model, "--row", "58", "--training", data).MustSucceed();

        int[] proponents = [.. json.GetProperty("influence").GetProperty("proponents").EnumerateArray().Select(row => row.GetProperty("row").GetInt32())];
        Assert.Contains(58, proponents);
        Assert.Contains("taught the model to accept", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_with_other_training_data_or_without_checkpoints_is_refused()
    {
        string data = workspace.Payments(), model = workspace.PathOf("net.misfit");
        CommandLine.RunQuietly("fit", data, "-o", model, "-d", "autoencoder", "--set", "epochs=2", "--set", "checkpoints=1", "--ignore", "label").MustSucceed();

        CommandLine.RunQuietly("explain", data, "-m", model, "--row", "8", "--training", workspace.Payments("other.csv", rows: 200)).MustRefuse(4, "not those the model was fitted on");
        CommandLine.RunQuietly("explain", data, "-m", workspace.Model(), "--row", "8", "--training", data).MustRefuse(4, "no checkpoints");
    }
}
