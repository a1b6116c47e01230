using System.Text;

namespace Misfit.Cli.Tests;

/// <summary>Data and models that cannot be used: exit code 4 and one line that says what, where and what to do.</summary>
public sealed class BadDataTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData("", "bad.csv")]
    [InlineData("amount,items\n", "bad.csv", "row")]
    [InlineData("a,b\n1,2\n3\n5,6\n", "bad.csv", "line 3")]
    [InlineData("a,b\n1,2\n3,4,5\n", "bad.csv", "line 3")]
    [InlineData("a,b\n1,2\n\"3,4\n", "bad.csv", "quote")]
    [InlineData("a,b\n1,2\n", "10")]
    public void Detect_malformed_table_is_refused_with_its_place(string content, params string[] words)
    {
        CommandLine.RunQuietly("detect", workspace.Write("bad.csv", content), "-d", "pca").MustRefuse(4, words);
    }

    [Theory]
    [InlineData("1e999", "Column 'a', row 1200 is")]
    [InlineData("1e200", "Column 'a', row 1200 is")]
    public void Detect_value_that_cannot_be_learned_from_is_refused_with_its_row(string value, string words)
    {
        string[] lines = [.. Enumerable.Range(1, 1500).Select(row => row == 1200 ? value + ",1" : $"{row * row % 97},{row % 7}")];
        CommandLine.RunQuietly("detect", workspace.Write("bad.csv", "a,b\n" + string.Join('\n', lines) + "\n"), "-d", "pca").MustRefuse(4, words);
    }

    [Fact]
    public void Detect_missing_label_is_refused_with_its_row()
    {
        string[] lines = [.. Enumerable.Range(1, 100).Select(row => $"{row * row % 97},{(row == 12 ? "" : "0")}")];
        CommandLine.RunQuietly("detect", workspace.Write("bad.csv", "a,label\n" + string.Join('\n', lines) + "\n"), "-d", "pca", "--label", "label").MustRefuse(4, "Row 12 has no label");
    }

    [Fact]
    public void Detect_missing_file_is_refused()
    {
        CommandLine.RunQuietly("detect", workspace.PathOf("none.csv")).MustRefuse(4, "none.csv", "does not exist");
    }

    [Fact]
    public void Detect_folder_is_refused()
    {
        CommandLine.RunQuietly("detect", Path.GetDirectoryName(workspace.PathOf("x"))!).MustRefuse(4, "folder");
    }

    [Theory]
    [InlineData("table.xlsx", ".xlsx cannot be read")]
    [InlineData("table.npy", "table.npy")]
    [InlineData("table.mat", "table.mat")]
    [InlineData("table.csv.gz", "table.csv.gz")]
    public void Detect_file_that_is_not_what_its_name_says_is_refused(string name, string message)
    {
        CommandLine.RunQuietly("detect", workspace.Write(name, "neither a table nor an archive, to judge by its first bytes")).MustRefuse(4, message);
    }

    [Fact]
    public void Detect_binary_garbage_is_refused()
    {
        File.WriteAllBytes(workspace.PathOf("garbage.csv"), [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 37))]);

        RunResult result = CommandLine.RunQuietly("detect", workspace.PathOf("garbage.csv"), "-d", "pca");

        result.MustRefuse(4, "garbage.csv");
    }

    [Fact]
    public void Detect_all_constant_table_is_refused()
    {
        string constant = "a,b\n" + string.Concat(Enumerable.Repeat("1,x\n", 50));

        CommandLine.RunQuietly("detect", workspace.Write("constant.csv", constant), "-d", "pca").MustRefuse(4, "No column is left to learn from");
    }

    [Fact]
    public void Detect_infinite_cell_is_refused_with_its_column()
    {
        var text = new StringBuilder("a,b\n");
        for (int i = 0; i < 50; i++)
        {
            text.Append(i % 7).Append(',').Append(i == 20 ? "inf" : (i % 5).ToString(System.Globalization.CultureInfo.InvariantCulture)).Append('\n');
        }

        CommandLine.RunQuietly("detect", workspace.Write("infinite.csv", text.ToString()), "-d", "pca").MustRefuse(4, "b", "inf");
    }

    [Fact]
    public void Detect_missing_cells_are_filled_in()
    {
        var text = new StringBuilder("a,b\n");
        for (int i = 0; i < 50; i++)
        {
            text.Append(i % 7).Append(',').Append(i % 10 == 0 ? "NaN" : (i % 5).ToString(System.Globalization.CultureInfo.InvariantCulture)).Append('\n');
        }

        CommandLine.RunQuietly("detect", workspace.Write("missing.csv", text.ToString()), "-d", "pca").MustSucceed();
    }

    [Fact]
    public void Evaluate_words_as_labels_asks_for_the_normal_one()
    {
        CommandLine.RunQuietly("evaluate", workspace.Payments(), "--label", "country", "-d", "pca").MustRefuse(4, "country", "--normal VALUE");
        CommandLine.RunQuietly("fit", workspace.Payments(), "--label", "country", "-d", "pca", "-o", workspace.PathOf("m.misfit")).MustRefuse(4, "country", "--normal VALUE");
        CommandLine.RunQuietly("evaluate", workspace.Payments(), "--label", "country", "--normal", "DE", "-d", "pca", "--seeds", "1").MustSucceed();
    }

    [Fact]
    public void Evaluate_normal_label_that_no_row_has_is_refused()
    {
        CommandLine.RunQuietly("evaluate", workspace.Payments(), "--label", "country", "--normal", "XX", "-d", "pca").MustRefuse(4, "'XX'");
    }

    [Fact]
    public void Score_missing_column_is_named()
    {
        string model = workspace.Model();
        string other = workspace.Write("other.csv", "time,amount,country,age\n2025-03-01T08:00:00,1,DE,3\n");

        CommandLine.RunQuietly("score", other, "-m", model).MustRefuse(4, "items");
    }

    [Fact]
    public void Score_column_of_another_kind_is_named()
    {
        string model = workspace.Model();
        string other = workspace.Write("other.csv", "time,items,amount,country,age\n2025-03-01T08:00:00,1,a lot,DE,3\n");

        CommandLine.RunQuietly("score", other, "-m", model).MustRefuse(4, "amount", "a lot");
    }

    [Fact]
    public void Score_table_without_rows_is_refused_or_empty()
    {
        string empty = workspace.Write("empty.csv", "time,items,amount,country,age\n");

        RunResult result = CommandLine.RunQuietly("score", empty, "-m", workspace.Model(), "--json");

        Assert.True(result.ExitCode == 4 || result.Json.GetProperty("rows").GetInt64() == 0, result.Error);
    }

    [Theory]
    [InlineData("score")]
    [InlineData("inspect")]
    [InlineData("explain")]
    [InlineData("evaluate")]
    public void Run_missing_model_is_refused(string command)
    {
        string[] arguments = command switch
        {
            "inspect" => ["inspect", workspace.PathOf("none.misfit")],
            "explain" => ["explain", workspace.Payments(), "-m", workspace.PathOf("none.misfit"), "--row", "1"],
            "evaluate" => ["evaluate", workspace.Payments(), "--label", "label", "-m", workspace.PathOf("none.misfit")],
            _ => [command, workspace.Payments(), "-m", workspace.PathOf("none.misfit")],
        };

        CommandLine.RunQuietly(arguments).MustRefuse(4, "none.misfit", "no such file");
    }

    [Fact]
    public void Inspect_broken_models_say_what_is_broken()
    {
        byte[] sound = File.ReadAllBytes(workspace.Model());
        byte[] tampered = (byte[])sound.Clone();
        tampered[sound.Length / 2] ^= 1;
        File.WriteAllBytes(workspace.PathOf("truncated.misfit"), sound[..(sound.Length / 2)]);
        File.WriteAllBytes(workspace.PathOf("tampered.misfit"), tampered);

        CommandLine.RunQuietly("inspect", workspace.PathOf("truncated.misfit")).MustRefuse(4, "truncated.misfit", "The file is truncated");
        CommandLine.RunQuietly("inspect", workspace.PathOf("tampered.misfit")).MustRefuse(4, "tampered.misfit", "changed after it was written");
        CommandLine.RunQuietly("inspect", workspace.Payments()).MustRefuse(4, "no Misfit model file");
        CommandLine.RunQuietly("score", workspace.Payments(), "-m", workspace.PathOf("truncated.misfit")).MustRefuse(4, "The file is truncated");
    }

    [Fact]
    public void Datasets_unknown_name_names_the_nearest()
    {
        CommandLine.RunQuietly("datasets", "get", "thyriod").MustRefuse(4, "thyriod", "thyroid");
        CommandLine.RunQuietly("detect", "dataset:thyriod").MustRefuse(4, "thyriod", "thyroid");
    }

    [Fact]
    public void Detect_sqlite_without_query_is_refused()
    {
        CommandLine.RunQuietly("detect", "sqlite:" + workspace.PathOf("none.db")).MustRefuse(4, "sqlite");
    }
}
