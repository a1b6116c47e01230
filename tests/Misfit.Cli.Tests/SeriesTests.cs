using System.Globalization;
using System.Text;
using System.Text.Json;
using Misfit.Numerics;

namespace Misfit.Cli.Tests;

public sealed class SeriesTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Detect_readings_at_one_pace_are_a_series_and_say_so()
    {
        RunResult result = CommandLine.Run("detect", Readings(), "-d", "pca").MustSucceed();

        Assert.Contains(result.Complaints, line => line.Contains("a series: 'time' is the only column of times", StringComparison.Ordinal));
        Assert.Contains("'time' every 10 min; windows of 24 steps (4 h)", result.Output, StringComparison.Ordinal);
        Assert.Contains("2025-01-09", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 flagged interval, the strangest first", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("strangest row", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Detect_json_and_file_have_the_intervals()
    {
        JsonElement json = CommandLine.RunQuietly("detect", Readings(), "-d", "pca", "--json", "-o", workspace.PathOf("scored.csv")).MustSucceed().Json;

        JsonElement interval = json.GetProperty("intervals")[0];
        Assert.Equal("2025-01-09", interval.GetProperty("start").GetString()![..10]);
        Assert.InRange(interval.GetProperty("peak_row").GetProperty("row").GetInt64(), 500, 525);
        Assert.Equal("load", interval.GetProperty("peak_row").GetProperty("reasons")[0].GetProperty("column").GetString());
        Assert.Equal(20, json.GetProperty("top").GetArrayLength());
        string[] lines = File.ReadAllLines(workspace.PathOf("scored.csv"));
        Assert.Equal("time,load,heat,score,p_value,flagged,interval", lines[0]);
        int flagged = lines.Count(line => line.EndsWith(",1,1", StringComparison.Ordinal));
        Assert.Equal(json.GetProperty("flagged").GetInt64(), flagged);
        Assert.Equal(interval.GetProperty("rows").GetInt32(), flagged);
    }

    [Fact]
    public void Detect_readings_with_time_none_are_judged_alone()
    {
        JsonElement json = CommandLine.RunQuietly("detect", Readings(), "-d", "pca", "--json", "--time", "none").MustSucceed().Json;

        Assert.False(json.TryGetProperty("intervals", out _));
        Assert.Contains("heat", json.GetProperty("top")[0].GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("column").GetString()));
    }

    [Fact]
    public void Detect_events_keep_their_times_as_features()
    {
        RunResult result = CommandLine.Run("detect", workspace.Payments(), "-d", "pca", "--json").MustSucceed();

        Assert.False(result.Json.TryGetProperty("intervals", out _));
        Assert.DoesNotContain("series", result.Error, StringComparison.Ordinal);
        Assert.Contains("time", result.Json.GetProperty("top")[0].GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("column").GetString()));
    }

    [Fact]
    public void Fit_score_explain_evaluate_and_inspect_work_with_a_series()
    {
        string model = workspace.PathOf("load.misfit"), data = Readings(label: true);
        JsonElement fitted = CommandLine.RunQuietly("fit", data, "-d", "pca", "--label", "label", "-o", model, "--window", "12", "--trend", "difference", "--points", "last", "--json").MustSucceed().Json;
        Assert.Equal(12, fitted.GetProperty("series").GetProperty("window_steps").GetInt32());
        Assert.Contains("windows of 12 steps (2 h), differences", CommandLine.RunQuietly("inspect", model).MustSucceed().Output.ReplaceLineEndings(" ").Replace("  ", "", StringComparison.Ordinal), StringComparison.Ordinal);

        JsonElement scored = CommandLine.RunQuietly("score", data, "-m", model, "--json", "-o", workspace.PathOf("scored.csv"), "--explain").MustSucceed().Json;
        Assert.InRange(scored.GetProperty("intervals")[0].GetProperty("peak_row").GetProperty("row").GetInt64(), 500, 540);
        Assert.Contains(File.ReadAllLines(workspace.PathOf("scored.csv")), line => line.Contains("load change of", StringComparison.Ordinal));

        Assert.Equal("load", CommandLine.RunQuietly("explain", data, "-m", model, "--row", "506", "--json").MustSucceed().Json.GetProperty("reasons")[0].GetProperty("column").GetString());
        JsonElement events = CommandLine.RunQuietly("evaluate", data, "--label", "label", "-m", model, "--json").MustSucceed().Json.GetProperty("events");
        Assert.Equal((1, 1), (events.GetProperty("labelled").GetInt32(), events.GetProperty("found").GetInt32()));
    }

    [Fact]
    public void Detect_group_keeps_series_apart()
    {
        string[] lines = File.ReadAllLines(Readings());
        string text = "machine," + lines[0] + "\n" + string.Concat(lines[1..].SelectMany(line => new[] { $"a,{line}\n", $"b,{line.Replace("-01-", "-02-", StringComparison.Ordinal)}\n" }));

        JsonElement json = CommandLine.RunQuietly("detect", workspace.Write("machines.csv", text), "-d", "pca", "--group", "machine", "--json", "--report", workspace.PathOf("report.html")).MustSucceed().Json;

        Assert.Equal(["a", "b"], json.GetProperty("intervals").EnumerateArray().Select(interval => interval.GetProperty("group").GetString()).Order());
        Assert.Contains("b: shaded are the flagged intervals", File.ReadAllText(workspace.PathOf("report.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--window", "0", "--window must be hour, day, week")]
    [InlineData("--window", "month", "was 'month'")]
    [InlineData("--step", "5 parsecs", "--step")]
    [InlineData("--season", "-1d", "--season")]
    [InlineData("--trend", "up", "--trend must be line or difference")]
    [InlineData("--points", "all", "--points must be mean or last")]
    [InlineData("--time", "when", "there is no column 'when'")]
    [InlineData("--group", "who", "there is no column 'who'")]
    public void Detect_senseless_series_option_is_refused(string option, string value, string message) =>
        CommandLine.Run("detect", Readings(), option, value, "-q").MustRefuse(2, message);

    [Fact]
    public void Detect_series_option_on_events_is_refused() =>
        CommandLine.Run("detect", workspace.Payments(), "--window", "day", "-q").MustRefuse(2, "--window is for series", "--time COL");

    [Fact]
    public void Detect_irregular_times_are_refused_with_advice() =>
        CommandLine.Run("detect", workspace.Payments(), "--time", "time", "--step", "1h", "--window", "200", "-q").MustRefuse(4, "shorter windows");

    private string Readings(bool label = false)
    {
        var random = new Rng(3);
        var text = new StringBuilder("time,load,heat" + (label ? ",label" : "") + "\n");
        for (int i = 0; i < 1200; i++)
        {
            bool odd = i is >= 500 and < 512;
            DateTime time = new DateTime(2025, 1, 6).AddMinutes(10 * i);
            double load = 50 + (20 * Math.Sin(Math.Tau * i / 144)) + random.NextGaussian() + (odd ? 60 * (i % 2) : 0);
            double heat = 30 + (5 * Math.Sin(Math.Tau * (i - 3) / 144)) + (0.3 * random.NextGaussian());
            text.Append(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd HH:mm:ss},{load:0.00},{heat:0.00}{(label ? odd ? ",1" : ",0" : "")}\n");
        }

        return workspace.Write("readings.csv", text.ToString());
    }
}
