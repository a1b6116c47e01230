namespace Misfit.Cli.Tests;

/// <summary>Command lines that make no sense: exit code 2 and one line that says what to write instead.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData("detct data.csv", "unknown command 'detct'; did you mean 'detect'?")]
    [InlineData("detect data.csv --detecter pca", "unknown option '--detecter'; did you mean '--detector'?")]
    [InlineData("detect data.csv --jsn", "unknown option '--jsn'; did you mean '--json'?")]
    [InlineData("detect", "DATA")]
    [InlineData("detect a.csv b.csv", "'b.csv' is one argument too many")]
    [InlineData("fit data.csv", "-o")]
    [InlineData("score data.csv", "-m")]
    [InlineData("explain data.csv -m model.misfit", "--row")]
    [InlineData("datasets gte thyroid", "unknown command 'gte'; did you mean 'get'?")]
    [InlineData("detect data.csv -d pac", "there is no detector 'pac'; did you mean 'pca'?")]
    [InlineData("detect data.csv -d pca:nothing", "preset")]
    [InlineData("detectors isolation", "did you mean 'isolation-forest'?")]
    [InlineData("detect data.csv -d isolation-forest --set tree=10", "no option 'tree'; did you mean 'trees'?")]
    [InlineData("detect data.csv -d isolation-forest --set trees", "NAME=VALUE")]
    [InlineData("detect data.csv -d isolation-forest --set trees=many", "trees must be a whole number")]
    [InlineData("detect data.csv --seed many", "many")]
    [InlineData("detect data.csv --top -1", "--top must be 0 or more")]
    [InlineData("detect data.csv --budget often", "threshold")]
    [InlineData("detect data.csv --budget contamination=2", "contamination must be a share between 0 and 1")]
    [InlineData("detect data.csv --budget 0/1000", "alerts")]
    [InlineData("detect data.csv --budget 200%", "false-alarms")]
    [InlineData("detect data.csv --scaler standrd", "one of standard, min-max")]
    [InlineData("detect data.csv --separator ab", "--separator must be one character")]
    [InlineData("detect data.csv -o scored.xlsx", "--output must end in .csv")]
    [InlineData("detect data.csv --report report.pdf", "--report must end in .html")]
    [InlineData("score data.csv -m model.misfit -o - --json", "--json")]
    [InlineData("detect data.csv -o - --json", "--json")]
    [InlineData("detect data.csv --explain", "--output")]
    [InlineData("evaluate data.csv --seeds 0", "--seeds must be from 1")]
    [InlineData("evaluate data.csv --protocol best", "one of one-class")]
    [InlineData("evaluate data.csv -m model.misfit -d pca", "leave out")]
    [InlineData("evaluate data.csv -d pca -d isolation-forest --set trees=3", "--set is for one detector")]
    [InlineData("generate card-payment -o x.csv", "there is no generator 'card-payment'; did you mean 'card-payments'?")]
    [InlineData("generate card-payments", "-o FILE")]
    [InlineData("generate card-payments -o x.json", "--output must end in .csv")]
    [InlineData("explain data.csv -m model.misfit --row 0", "--row must be 1 or more")]
    public void Run_senseless_command_line_is_refused(string arguments, string message)
    {
        CommandLine.RunQuietly(arguments.Split(' ')).MustRefuse(2, message);
    }

    [Fact]
    public void Fit_option_out_of_range_names_range_and_value()
    {
        CommandLine.RunQuietly("fit", workspace.Payments(), "-o", workspace.PathOf("m.misfit"), "-d", "isolation-forest", "--set", "trees=0")
            .MustRefuse(2, "isolation-forest: trees must be a whole number from 1", "was 0");
        Assert.Equal(["payments.csv"], workspace.Files);
    }

    [Theory]
    [InlineData("--label", "labl", "did you mean 'label'?")]
    [InlineData("--ignore", "items,contry", "did you mean 'country'?")]
    [InlineData("--ignore", "nothing_like_it", "columns: time, items, amount")]
    public void Detect_unknown_column_names_the_nearest(string option, string column, string message)
    {
        CommandLine.RunQuietly("detect", workspace.Payments(), option, column).MustRefuse(2, option, message);
    }

    [Fact]
    public void Evaluate_without_label_asks_for_it()
    {
        CommandLine.RunQuietly("evaluate", workspace.Payments(), "-d", "pca").MustRefuse(2, "is it --label label?");
    }

    [Fact]
    public void Explain_row_beyond_the_end_says_how_many_there_are()
    {
        CommandLine.RunQuietly("explain", workspace.Payments(), "-m", workspace.Model(), "--row", "301").MustRefuse(2, "from 1 to 300", "was 301");
    }

    [Fact]
    public void Fit_threshold_that_needs_labels_without_labels_is_refused()
    {
        CommandLine.RunQuietly("fit", workspace.Payments(), "-d", "pca", "--budget", "best-f1", "-o", workspace.PathOf("m.misfit")).MustRefuse(2, "label");
    }

    [Fact]
    public void Run_nothing_shows_the_help()
    {
        Assert.Contains("detect", CommandLine.Run().MustSucceed().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("detect")]
    [InlineData("fit")]
    [InlineData("score")]
    [InlineData("explain")]
    [InlineData("evaluate")]
    [InlineData("inspect")]
    [InlineData("detectors")]
    [InlineData("datasets")]
    [InlineData("generate")]
    public void Help_of_every_command_has_examples_and_fits_100_columns(string command)
    {
        RunResult help = CommandLine.Run(command, "--help").MustSucceed();

        Assert.Contains($"Examples:\n  misfit {command}", help.Output.ReplaceLineEndings("\n").Replace("\n  cat", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(help.Output.Split('\n').SkipWhile(line => !line.StartsWith("Examples", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 130));
    }
}
