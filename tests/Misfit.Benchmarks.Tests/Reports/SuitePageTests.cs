using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Misfit.Benchmarks.Tests.Reports;

public sealed partial class SuitePageTests
{
    private static readonly string Page = MadeUpSuite.Typical().Page;

    [Fact]
    public void Page_asks_for_nothing_from_outside()
    {
        Assert.DoesNotContain("http", Page, StringComparison.OrdinalIgnoreCase);
        Assert.All((string[])["src=", "<link", "@import", "url(", "fetch(", "import("], word => Assert.DoesNotContain(word, Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Markup_nests_and_ids_are_unique()
    {
        XElement main = Body();

        string[] ids = [.. main.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(main.Descendants("a"), link => Assert.Contains(link.Attribute("href")!.Value[1..], ids));
    }

    [Fact]
    public void Every_picture_has_words_and_a_table_and_every_table_heads()
    {
        XElement main = Body();

        Assert.Equal(3, main.Descendants("svg").Count());
        Assert.All(main.Descendants("svg"), picture => Assert.True(picture.Attribute("aria-label")!.Value.Length > 40 && picture.Attribute("role")!.Value == "img"));
        Assert.All(main.Descendants("figure"), figure => Assert.Single(((XElement)figure.NextNode!).Descendants("table")));
        Assert.All(main.Descendants("tr"), row => Assert.Equal(row.Parent!.Parent!.Element("thead")!.Element("tr")!.Elements().Count(), row.Elements().Count()));
        Assert.All(main.Descendants("tbody").Elements("tr"), row => Assert.Equal("row", row.Element("th")!.Attribute("scope")!.Value));
    }

    [Fact]
    public void Page_says_what_the_text_says_and_tells_intervals_on_pointing()
    {
        string[] heads = [.. Body().Descendants("h2").Select(head => head.Value)];

        Assert.All(MadeUpSuite.Typical().Markdown.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)), line => Assert.Contains(line[3..], heads));
        Assert.Contains("Time against quality", heads);
        Assert.Contains(Body().Descendants("td"), cell => cell.Attribute("title") is { } title && title.Value.StartsWith("95 % interval of the mean ", StringComparison.Ordinal) && title.Value.EndsWith(", n 3", StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_stay_within_their_frames()
    {
        foreach (XElement picture in Body().Descendants("svg"))
        {
            double[] size = [.. picture.Attribute("viewBox")!.Value.Split(' ').Select(double.Parse)];
            double[] across = [.. picture.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "x" or "x1" or "x2" or "cx").Select(attribute => double.Parse(attribute.Value))];
            Assert.All(across, x => Assert.InRange(x, 0, size[2]));
        }
    }

    private static XElement Body() => XElement.Parse(MainElement().Match(Page).Value);

    [GeneratedRegex("<main>.*</main>", RegexOptions.Singleline)]
    private static partial Regex MainElement();
}
