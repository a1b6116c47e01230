using System.Diagnostics;
using System.Text.Json;

namespace Misfit.Cli.Tests;

/// <summary><c>misfit bench</c>, with processes that are really killed.</summary>
public sealed class BenchTests : IDisposable
{
    private const int Kills = 10;

    private const string Small = """
        {
          "title": "Small",
          "protocol": "unsupervised",
          "seeds": 2,
          "metrics": ["roc_auc", "average_precision"],
          "data": [{ "data": "generated/gaussian?rows=300" }, { "data": "generated/two-moons?rows=300" }, { "data": "generated/rings?rows=300" }],
          "detectors": [{ "recipe": "knn" }, { "recipe": "pca" }, { "name": "autoencoder", "recipe": "autoencoder/epochs=3" }]
        }
        """;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Bench_killed_ten_times_ends_with_the_report_of_an_undisturbed_run()
    {
        string suite = workspace.Write("small.json", Small), disturbed = workspace.PathOf("disturbed"), undisturbed = workspace.PathOf("undisturbed");
        CommandLine.RunQuietly("bench", suite, "-o", undisturbed).MustSucceed();
        int most = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            // Killed after another result has come, at another point of the next run each time.
            using Process process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(Application).Assembly.Location, "bench", suite, "-o", disturbed, "-q", "--workers", "1"]))!;
            var patience = Stopwatch.StartNew();
            while (Finished(disturbed) <= most && !process.HasExited && patience.Elapsed < TimeSpan.FromSeconds(60))
            {
                Thread.Sleep(5);
            }

            Thread.Sleep(7 * kill);
            process.Kill();
            process.WaitForExit();
            most = Finished(disturbed);
        }

        Assert.True(most >= Kills, $"{most} runs finished before the last kill");
        CommandLine.RunQuietly("bench", suite, "-o", disturbed).MustSucceed();

        Assert.Equal(File.ReadAllText(Path.Combine(undisturbed, "small.md")).Replace(undisturbed, disturbed, StringComparison.Ordinal), File.ReadAllText(Path.Combine(disturbed, "small.md")));
        Assert.Equal(WithoutTimes(undisturbed), WithoutTimes(disturbed));
    }

    [Fact]
    public void Bench_shards_merged_give_the_report_of_one_machine()
    {
        string suite = workspace.Write("small.json", Small), whole = workspace.PathOf("whole"), merged = workspace.PathOf("merged");
        CommandLine.RunQuietly("bench", suite, "-o", whole).MustSucceed();
        string[] parts = [workspace.PathOf("one"), workspace.PathOf("two")];
        for (int i = 0; i < parts.Length; i++)
        {
            JsonElement result = CommandLine.Run("bench", suite, "-o", parts[i], "--shard", $"{i + 1}/2", "--json", "-q").MustSucceed().Json[0];
            Assert.Equal(result.GetProperty("cells").GetInt32(), result.GetProperty("done").GetInt32());
        }

        CommandLine.RunQuietly(["bench", "merge", .. parts, "-o", merged]).MustSucceed();
        CommandLine.RunQuietly("bench", suite, "-o", merged, "--report").MustSucceed();

        Assert.Equal(WithoutTimes(whole), WithoutTimes(merged));
        Assert.Equal(File.ReadAllText(Path.Combine(whole, "small.md")).Replace(whole, merged, StringComparison.Ordinal), File.ReadAllText(Path.Combine(merged, "small.md")));
    }

    [Fact]
    public void Bench_cell_that_fails_is_told_and_stops_no_other()
    {
        string suite = workspace.Write("failing.json", Small.Replace("\"recipe\": \"pca\"", "\"recipe\": \"iocn\"", StringComparison.Ordinal).Replace("generated/rings?rows=300", "generated/rings?rows=300&class=1", StringComparison.Ordinal));

        JsonElement result = CommandLine.Run("bench", suite, "-o", workspace.PathOf("out"), "--only", "knn", "--json", "-q").MustSucceed().Json[0];

        Assert.Equal((6, 6, 2), (result.GetProperty("cells").GetInt32(), result.GetProperty("done").GetInt32(), result.GetProperty("failed").GetInt32()));
        Assert.Contains("there is no setting class", File.ReadAllText(result.GetProperty("markdown").GetString()!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"recipe\": \"knn\"", "\"recipe\": \"knn/neighbours=5\"", 2, "neighbours")]
    [InlineData("\"recipe\": \"knn\"", "\"recipe\": \"nothing\"", 4, "nothing")]
    [InlineData("\"roc_auc\"", "\"auc\"", 4, "auc")]
    [InlineData("\"protocol\"", "\"protocoll\"", 4, "protocoll")]
    public void Bench_wrong_suite_is_refused(string right, string wrong, int exitCode, string word)
    {
        CommandLine.RunQuietly("bench", workspace.Write("wrong.json", Small.Replace(right, wrong, StringComparison.Ordinal)), "-o", workspace.PathOf("out")).MustRefuse(exitCode, word);
    }

    [Fact]
    public void Bench_wrong_arguments_are_refused()
    {
        CommandLine.RunQuietly("bench").MustRefuse(2, "suite file");
        CommandLine.RunQuietly("bench", workspace.Write("small.json", Small), "--shard", "3/2").MustRefuse(2, "--shard", "3/2");
        CommandLine.RunQuietly("bench", workspace.PathOf("small.json"), "--only", "lof", "-o", workspace.PathOf("out")).MustRefuse(4, "lof");
        CommandLine.RunQuietly("bench", "merge", workspace.PathOf("none"), "-o", workspace.PathOf("out")).MustRefuse(4, "none");
    }

    [Fact]
    public void Bench_interrupted_says_that_finished_runs_are_kept()
    {
        RunResult result = CommandLine.Run(new CancellationToken(canceled: true), "bench", workspace.Write("small.json", Small), "-o", workspace.PathOf("out"), "-q");

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("small interrupted; finished runs are kept", Assert.Single(result.Complaints), StringComparison.Ordinal);
        CommandLine.RunQuietly("bench", workspace.PathOf("small.json"), "-o", workspace.PathOf("out"), "--only", "knn", "--only", "generated/rings?rows=300").MustSucceed();
    }

    private static int Finished(string folder)
    {
        string path = Path.Combine(folder, "cells", "small.jsonl");
        try
        {
            // The file is the other process's; its length may be looked at.
            return File.Exists(path) ? (int)(new FileInfo(path).Length / 500) : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string[] WithoutTimes(string folder) =>
    [
        .. File.ReadAllLines(Path.Combine(folder, "cells", "small.jsonl")).Select(line =>
        {
            using JsonDocument cell = JsonDocument.Parse(line);
            JsonElement root = cell.RootElement;
            return $"{root.GetProperty("cell")} {string.Join(' ', root.GetProperty("figures").EnumerateObject().Where(figure => !figure.Name.Contains("seconds", StringComparison.Ordinal)))} {root.GetProperty("rows")}";
        }),
    ];
}
