using System.Text.RegularExpressions;
using System.Xml.Linq;
using Misfit.Cli.Report;

namespace Misfit.Cli.Tests;

public sealed partial class ReportTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Report_of_a_network_has_every_section_and_nothing_from_outside()
    {
        string page = Report(workspace.Payments(), "-d", "autoencoder", "--set", "epochs=8", "--top", "5", "--label", "label");

        Assert.All(["Scores", "Map of the rows", "The 5 strangest rows", "Training", "Columns", "How it was made"], title => Assert.Contains($"<h2>{title}</h2>", page, StringComparison.Ordinal));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
        Assert.Equal(3, PictureRole().Count(page));
        Assert.Contains("misfit detect", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_pictures_are_well_formed_and_have_titles_and_descriptions()
    {
        string page = Report(workspace.Payments(), "-d", "autoencoder", "--set", "epochs=8");

        foreach (Match match in Picture().Matches(page))
        {
            XElement picture = XElement.Parse(match.Value.Replace("&quot;", "\"", StringComparison.Ordinal));
            Assert.NotEqual("", picture.Element("title")!.Value);
            Assert.NotEqual("", picture.Element("desc")!.Value);
        }
    }

    [Fact]
    public void Report_of_two_columns_shows_the_decision_surface_in_their_units()
    {
        CommandLine.Run("generate", "rings", "-o", workspace.PathOf("rings.csv"), "--rows", "400").MustSucceed();

        string page = Report(workspace.PathOf("rings.csv"), "-d", "knn", "--label", "label");

        Assert.Contains("<h2>Decision surface</h2>", page, StringComparison.Ordinal);
        Assert.Contains("The plane of x and y, shaded by score", page, StringComparison.Ordinal);
        Assert.Contains("surface-line", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_of_more_columns_has_no_decision_surface()
    {
        string page = Report(workspace.Payments(), "-d", "isolation-forest");

        Assert.DoesNotContain("Decision surface", page, StringComparison.Ordinal);
        Assert.Contains("after preprocessing", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_of_rebuilt_curves_shows_what_was_expected()
    {
        var rows = new System.Text.StringBuilder(string.Join(',', Enumerable.Range(0, 24).Select(j => $"t{j}")) + "\n");
        for (int i = 0; i < 80; i++)
        {
            rows.AppendLine(string.Join(',', Enumerable.Range(0, 24).Select(j => FormattableString.Invariant($"{Math.Sin((j + i) / 4.0) + (i == 7 && j == 11 ? 5 : 0):F4}"))));
        }

        string page = Report(workspace.Write("curves.csv", rows.ToString()), "-d", "autoencoder", "--set", "epochs=20", "--top", "3");

        Assert.Contains("in the space the network learned", page, StringComparison.Ordinal);
        Assert.Equal(3, page.Split("rebuilt by the model").Length - 1);
        Assert.Contains("they differ most in t11", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_of_a_forest_has_no_training()
    {
        string page = Report(workspace.Payments(), "-d", "isolation-forest");

        Assert.DoesNotContain("<h2>Training</h2>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_data_that_look_like_markup_are_shown_as_text()
    {
        string data = File.ReadAllText(workspace.Payments()).Replace("country", "<b>c</b>", StringComparison.Ordinal).Replace("KP", "<script>alert(1)</script>", StringComparison.Ordinal);

        string page = Report(workspace.Write("markup.csv", data), "-d", "isolation-forest");

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;c&lt;/b&gt;", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.35, 0, 1)]
    [InlineData(5, 1, 1000)]
    [InlineData(double.PositiveInfinity, 0, 1)]
    [InlineData(-1, 0, 1)]
    [InlineData(0.5, 0.5, 0.5)]
    public void Histogram_counts_every_score_once_on_its_side_of_the_threshold(double threshold, double least, double most)
    {
        double[] scores = [.. Enumerable.Range(0, 1001).Select(i => least * Math.Pow(most / Math.Max(least, 1e-9), i / 1000.0)).Select((value, i) => least > 0 ? value : i / 1000.0), threshold is > 0 and < 1e6 ? threshold : 0.5];
        var histogram = new Histogram(scores, threshold, 0, 100);

        Assert.Equal(scores.Length, histogram.Counts.Sum());
        if (histogram.Threshold is not null)
        {
            Assert.Equal(scores.Count(score => score > threshold), histogram.Counts.Where((_, bin) => histogram.IsFlagged(bin)).Sum());
        }

        Assert.All(Enumerable.Range(0, histogram.Counts.Length), bin => Assert.InRange(histogram.Axis.Place(histogram.UpperEdge(bin)), -1e-6, 100 + 1e-6));
    }

    private string Report(string data, params string[] options)
    {
        CommandLine.RunQuietly(["detect", data, "--report", workspace.PathOf("report.html"), .. options]).MustSucceed();
        return File.ReadAllText(workspace.PathOf("report.html"));
    }

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Picture();

    [GeneratedRegex("role=\"img\"")]
    private static partial Regex PictureRole();
}
