using System.Text.Json;

namespace Misfit.Cli.Tests;

public sealed class DetectTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Detect_text_names_the_odd_rows_and_their_reasons()
    {
        RunResult result = CommandLine.Run("detect", workspace.Payments(), "-d", "isolation-forest", "--top", "3").MustSucceed();

        Assert.Contains("300 rows, 6 columns", result.Output, StringComparison.Ordinal);
        Assert.Contains("label: labels, to judge by the name", result.Output, StringComparison.Ordinal);
        Assert.Contains("country KP (typical DE)", result.Output, StringComparison.Ordinal);
        Assert.Contains("6 labelled anomalies in 'label': ROC AUC", result.Output, StringComparison.Ordinal);
        Assert.All(result.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        Assert.All(result.Complaints, line => Assert.StartsWith("misfit: ", line, StringComparison.Ordinal));
        Assert.DoesNotContain("\u001b", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Detect_json_is_one_document_with_the_agreed_fields()
    {
        RunResult result = CommandLine.Run("detect", workspace.Payments(), "-d", "isolation-forest", "--top", "4", "--json", "--label", "label").MustSucceed();

        JsonElement json = result.Json;
        Assert.Equal(300, json.GetProperty("rows").GetInt64());
        Assert.True(json.GetProperty("threshold").GetDouble() > 0);
        Assert.True(json.GetProperty("flagged").GetInt64() >= 0);
        Assert.False(json.GetProperty("health").GetProperty("alarm").GetBoolean());
        JsonElement[] top = [.. json.GetProperty("top").EnumerateArray()];
        Assert.Equal(4, top.Length);
        Assert.All(top, row => Assert.Equal(8, row.GetProperty("row").GetInt64() % 50));
        Assert.True(top[0].GetProperty("score").GetDouble() >= top[3].GetProperty("score").GetDouble());
        Assert.InRange(top[0].GetProperty("p_value").GetDouble(), 0, 0.05);
        Assert.True(top[0].GetProperty("flagged").GetBoolean());
        JsonElement reason = top[0].GetProperty("reasons")[0];
        Assert.Equal(JsonValueKind.String, reason.GetProperty("column").ValueKind);
        Assert.Equal(JsonValueKind.String, reason.GetProperty("value").ValueKind);
        Assert.Equal(JsonValueKind.String, reason.GetProperty("typical").ValueKind);
        Assert.Equal(JsonValueKind.Number, reason.GetProperty("contribution").ValueKind);
    }

    [Fact]
    public void Detect_label_is_never_learned_from()
    {
        string[] tables = [CommandLine.RunQuietly("detect", workspace.Payments(), "-d", "pca", "--json").Output, CommandLine.RunQuietly("detect", workspace.Payments(), "-d", "pca", "--json", "--label", "label").Output, CommandLine.RunQuietly("detect", workspace.Payments(), "-d", "pca", "--json", "--ignore", "label").Output];

        Assert.Equal(tables[0], tables[1]);
        Assert.Equal(tables[0], tables[2]);
        Assert.DoesNotContain("\"column\": \"label\"", tables[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Detect_output_keeps_rows_as_they_were_and_adds_three_columns()
    {
        string data = workspace.Payments();

        CommandLine.RunQuietly("detect", data, "-d", "pca", "--budget", "5%", "-o", workspace.PathOf("scored.csv")).MustSucceed();

        string[] before = File.ReadAllLines(data);
        string[] after = File.ReadAllLines(workspace.PathOf("scored.csv"));
        Assert.Equal(before[0] + ",score,p_value,flagged", after[0]);
        Assert.Equal(before.Length, after.Length);
        Assert.All(before.Zip(after), pair => Assert.StartsWith(pair.First + ",", pair.Second, StringComparison.Ordinal));
        Assert.Contains(after, line => line.EndsWith(",1", StringComparison.Ordinal));
    }

    [Fact]
    public void Detect_explained_output_has_reasons_of_flagged_rows_only()
    {
        CommandLine.RunQuietly("detect", workspace.Payments(), "-d", "isolation-forest", "--budget", "2%", "-o", workspace.PathOf("scored.csv"), "--explain").MustSucceed();

        string[] rows = File.ReadAllLines(workspace.PathOf("scored.csv"))[1..];
        Assert.All(rows, row => Assert.Equal(row.Contains(",1,\"", StringComparison.Ordinal) || row.Contains(",1,", StringComparison.Ordinal) && row.Contains("typical", StringComparison.Ordinal), row.Contains("typical", StringComparison.Ordinal)));
        Assert.Contains(rows, row => row.Contains("typical", StringComparison.Ordinal));
    }

    [Fact]
    public void Detect_budget_of_alerts_is_kept()
    {
        JsonElement json = CommandLine.RunQuietly("detect", workspace.Payments(), "-d", "pca", "--budget", "3/100", "--json").MustSucceed().Json;

        Assert.Equal("alerts=3/100", json.GetProperty("threshold_rule").GetString());
        Assert.InRange(json.GetProperty("flagged").GetInt64(), 1, 15);
    }

    [Fact]
    public void Detect_top_zero_shows_no_rows()
    {
        Assert.DoesNotContain("strangest row", CommandLine.RunQuietly("detect", workspace.Payments(), "-d", "pca", "--top", "0").MustSucceed().Output.Replace("of the 0 strangest", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Detect_network_that_did_not_learn_is_an_alarm_under_strict()
    {
        string[] arguments = ["detect", workspace.Payments(), "-d", "autoencoder", "--set", "epochs=1", "--set", "learning-rate=0.000000001", "-q", "--json"];

        RunResult lenient = CommandLine.Run(arguments);
        RunResult strict = CommandLine.Run([.. arguments, "--strict"]);

        Assert.Equal(0, lenient.ExitCode);
        Assert.True(lenient.Json.GetProperty("health").GetProperty("alarm").GetBoolean());
        Assert.Equal(3, strict.ExitCode);
        Assert.Contains("health alarm", Assert.Single(strict.Complaints), StringComparison.Ordinal);
        Assert.Equal(lenient.Output, strict.Output);
    }

    [Fact]
    public void Detect_interrupted_before_it_has_anything_says_so()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        CommandLine.Run(source.Token, "detect", workspace.Payments(), "-d", "autoencoder", "-q").MustRefuse(130, "interrupted");
    }

    [Fact]
    public void Detect_other_separator_and_no_header_are_read()
    {
        string text = string.Concat(File.ReadAllLines(workspace.Payments())[1..].Select(line => line.Replace(',', '|') + "\n"));

        RunResult result = CommandLine.RunQuietly("detect", workspace.Write("bars.csv", text), "--separator", "|", "--header", "false", "-d", "pca").MustSucceed();

        Assert.Contains("300 rows, 6 columns", result.Output, StringComparison.Ordinal);
    }
}
