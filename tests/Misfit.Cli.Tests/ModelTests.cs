using System.Text.Json;

namespace Misfit.Cli.Tests;

/// <summary>Fit, score, explain, inspect and evaluate with a saved model.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Fit_then_score_finds_the_odd_rows()
    {
        JsonElement json = CommandLine.Run("score", workspace.Payments(), "-m", workspace.Model(), "--top", "6", "--json").MustSucceed().Json;

        Assert.Equal(300, json.GetProperty("rows").GetInt64());
        Assert.All(json.GetProperty("top").EnumerateArray(), row => Assert.Equal(8, row.GetProperty("row").GetInt64() % 50));
    }

    [Fact]
    public void Score_columns_in_another_order_score_the_same()
    {
        string model = workspace.Model();
        string[][] cells = [.. File.ReadAllLines(workspace.Payments()).Select(line => line.Split(','))];
        string shuffled = workspace.Write("shuffled.csv", string.Concat(cells.Select(row => $"extra,{row[4]},{row[2]},{row[0]},{row[3]},{row[1]}\n")));

        string inOrder = CommandLine.RunQuietly("score", workspace.Payments(), "-m", model, "--json").MustSucceed().Output;
        string reordered = CommandLine.RunQuietly("score", shuffled, "-m", model, "--json").MustSucceed().Output;

        Assert.Equal(inOrder, reordered);
    }

    [Fact]
    public void Score_stream_of_many_batches_keeps_order_and_every_row()
    {
        string model = workspace.Model();
        string many = workspace.Payments("many.csv", rows: 40_000);

        CommandLine.RunQuietly("score", many, "-m", model, "-o", workspace.PathOf("scored.csv"), "--top", "2").MustSucceed();

        string[] before = File.ReadAllLines(many);
        string[] after = File.ReadAllLines(workspace.PathOf("scored.csv"));
        Assert.Equal(before.Length, after.Length);
        Assert.All(before.Zip(after), pair => Assert.StartsWith(pair.First + ",", pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void Score_to_standard_output_writes_rows_and_nothing_else()
    {
        RunResult result = CommandLine.Run("score", workspace.Payments(), "-m", workspace.Model(), "-o", "-").MustSucceed();

        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(301, lines.Length);
        Assert.All(lines, line => Assert.Equal(9, line.Split(',').Length));
    }

    [Fact]
    public void Score_equals_the_scores_of_the_whole_table_digit_for_digit()
    {
        string data = workspace.Payments();
        CommandLine.RunQuietly("fit", data, "-d", "isolation-forest", "-o", workspace.PathOf("forest.misfit")).MustSucceed();
        CommandLine.RunQuietly("detect", data, "-d", "isolation-forest", "-o", workspace.PathOf("detected.csv")).MustSucceed();
        CommandLine.RunQuietly("score", data, "-m", workspace.PathOf("forest.misfit"), "-o", workspace.PathOf("scored.csv")).MustSucceed();

        Assert.Equal(File.ReadAllText(workspace.PathOf("detected.csv")), File.ReadAllText(workspace.PathOf("scored.csv")));
    }

    [Fact]
    public void Score_another_budget_moves_the_line_without_fitting()
    {
        string model = workspace.Model();
        long few = CommandLine.RunQuietly("score", workspace.Payments(), "-m", model, "--json", "--budget", "1%").MustSucceed().Json.GetProperty("flagged").GetInt64();
        long many = CommandLine.RunQuietly("score", workspace.Payments(), "-m", model, "--json", "--budget", "20%").MustSucceed().Json.GetProperty("flagged").GetInt64();

        Assert.True(few < many, $"{few} and {many} rows were flagged");
    }

    [Fact]
    public void Explain_names_the_columns_of_the_row()
    {
        string model = workspace.Model();

        RunResult text = CommandLine.RunQuietly("explain", workspace.Payments(), "-m", model, "--row", "58").MustSucceed();
        JsonElement json = CommandLine.RunQuietly("explain", workspace.Payments(), "-m", model, "--row", "58", "--json").MustSucceed().Json;

        Assert.Contains("flagged: above", text.Output, StringComparison.Ordinal);
        Assert.Contains("country", text.Output, StringComparison.Ordinal);
        Assert.Equal(58, json.GetProperty("row").GetInt64());
        Assert.Equal(5, json.GetProperty("reasons").GetArrayLength());
    }

    [Fact]
    public void Inspect_shows_recipe_columns_and_threshold()
    {
        string model = workspace.Model();

        RunResult text = CommandLine.Run("inspect", model).MustSucceed();
        JsonElement json = CommandLine.Run("inspect", model, "--json").MustSucceed().Json;

        Assert.Contains("pca, seed 42", text.Output, StringComparison.Ordinal);
        Assert.Contains("'label': learned from normal rows only", text.Output, StringComparison.Ordinal);
        Assert.Equal("pca", json.GetProperty("detector").GetString());
        Assert.Equal(1, json.GetProperty("format_version").GetInt32());
        Assert.Equal(300, json.GetProperty("rows").GetInt32());
        Assert.Equal(6, json.GetProperty("columns").GetArrayLength());
        Assert.Equal("label", json.GetProperty("label").GetString());
    }

    [Fact]
    public void Evaluate_model_gives_figures()
    {
        JsonElement json = CommandLine.RunQuietly("evaluate", workspace.Payments(), "--label", "label", "-m", workspace.Model(), "--json").MustSucceed().Json;

        Assert.Equal("pca", json.GetProperty("detector").GetString());
        Assert.InRange(json.GetProperty("runs")[0].GetProperty("roc_auc").GetDouble(), 0.99, 1);
    }

    [Fact]
    public void Evaluate_detectors_json_has_the_agreed_fields()
    {
        JsonElement json = CommandLine.RunQuietly("evaluate", workspace.Payments(), "--label", "label", "-d", "isolation-forest", "--seeds", "2", "--protocol", "unsupervised", "--json").MustSucceed().Json;

        Assert.Equal("isolation-forest", json.GetProperty("detector").GetString());
        Assert.Equal("unsupervised", json.GetProperty("protocol").GetString());
        Assert.Equal(2, json.GetProperty("runs").GetArrayLength());
        foreach (string figure in new[] { "roc_auc", "average_precision", "f1", "best_f1", "precision", "recall", "fit_seconds", "score_seconds" })
        {
            Assert.Equal(JsonValueKind.Number, json.GetProperty("runs")[1].GetProperty(figure).ValueKind);
            Assert.Equal(JsonValueKind.Number, json.GetProperty("mean").GetProperty(figure).ValueKind);
            Assert.Equal(JsonValueKind.Number, json.GetProperty("std").GetProperty(figure).ValueKind);
        }
    }

    [Fact]
    public void Evaluate_several_detectors_prints_a_row_for_each()
    {
        string output = CommandLine.RunQuietly("evaluate", workspace.Payments(), "--label", "label", "-d", "pca", "-d", "isolation-forest", "--seeds", "1").MustSucceed().Output;

        Assert.Contains("pca", output, StringComparison.Ordinal);
        Assert.Contains("isolation-forest", output, StringComparison.Ordinal);
    }
}
