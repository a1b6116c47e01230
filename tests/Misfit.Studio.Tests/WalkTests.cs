using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Misfit.Studio.Tests;

/// <summary>The whole of it as a new user with own data goes through it, without a mouse.</summary>
[Collection(StudioCollection.Name)]
public sealed class WalkTests(Browser browser, SharedServer server) : IClassFixture<SharedServer>
{
    private int pictures;
    private VisitorPage visitor = null!;

    private static string Payments => Path.Combine(Repository.Root, "samples", "card-payments.csv");

    [StudioFact]
    public async Task Own_file_becomes_an_investigated_and_exported_incident_by_the_keyboard_alone()
    {
        await using VisitorPage opened = await browser.Visit(server.Address, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        visitor = opened;
        IPage page = visitor.Page;
        var keys = new Keyboard(page);
        await page.GotoAsync("/");
        await AddData(page, keys);
        await Train(page, keys);
        await Score(page, keys);
        await Investigate(page, keys);
        await Judge(page, keys);
        await SetThreshold(page, keys);
        await Export(page, keys);
    }

    private async Task AddData(IPage page, Keyboard keys)
    {
        await keys.To(page.GetByRole(AriaRole.Link, new() { Name = "Use my data" }), "the door to own data");
        await Picture("home");
        await keys.Press("Enter");
        await At(page, "/data");
        await page.Locator("[data-module~=upload][data-mounted]").WaitForAsync();
        await keys.To(page.GetByLabel("Drop a file here, or choose one"), "the file field");
        await Picture("data-empty");
        await page.Locator(":focus").SetInputFilesAsync(Payments);
        await At(page, "/data?set=*");
        await keys.Choose("Label", "is_fraud");
        await keys.Choose("Time", "time");
        await keys.Choose("Group", "channel");
        await keys.Press(AriaRole.Button, "Save the roles");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync(new Regex("'is_fraud': \\d+ anomalies"));
        await Picture("data");
    }

    private async Task Train(IPage page, Keyboard keys)
    {
        await keys.Press(AriaRole.Link, "Train on it");
        await At(page, "/train?data=*");
        await page.Locator("[data-module~=train][data-mounted]").WaitForAsync();
        await keys.Press(AriaRole.Button, "Build");
        await Assertions.Expect(page.Locator("[data-status]")).ToContainTextAsync("Press Train");
        await keys.Press(AriaRole.Button, "Train", "Space");
        await Assertions.Expect(page.Locator("[data-status]")).ToContainTextAsync("30 epochs in all", new() { Timeout = 30_000 });
        Assert.Equal("Train", await keys.Focused());
        await Picture("train");
        await keys.Press(AriaRole.Button, "Save…");
        await keys.To(page.Locator("#save-dialog [name=name]"), "the model's name");
        await keys.TypeOver("Payments");
        await Picture("save");
        await keys.Press("Enter");
        await keys.Press(AriaRole.Link, "Open Payments");
        await At(page, "/models/*");
    }

    private async Task Score(IPage page, Keyboard keys)
    {
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Payments");
        await keys.To(AriaRole.Combobox, "Score a data set");
        await Picture("model");
        await keys.Press(AriaRole.Button, "Score");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Table of figures" })).ToContainTextAsync("card-payments.csv");
        await Picture("scored");
        await keys.Press(AriaRole.Link, "Investigate the run on card-payments.csv");
        await At(page, "/investigate?run=*");
    }

    private async Task Investigate(IPage page, Keyboard keys)
    {
        await page.WaitForSelectorAsync("#course [data-figure-table]:not([hidden])");
        string all = await page.Locator("[data-rows-told]").InnerTextAsync();
        await keys.To(page.Locator("[data-cell]"), "the swim lanes");
        await keys.Press("ArrowDown");
        await keys.Press("Shift+ArrowRight", 3);
        await Picture("lanes");
        await keys.Press("Enter");
        await Assertions.Expect(page.Locator("[data-rows-told]")).Not.ToHaveTextAsync(all);
        await Assertions.Expect(page.Locator("[data-cell]:focus")).ToHaveCountAsync(1);
        await keys.Press("Escape");
        await Assertions.Expect(page.Locator("[data-rows-told]")).ToHaveTextAsync(all);
        await keys.Press(AriaRole.Link, "Incident 1");
        await Assertions.Expect(page.Locator("[data-story] dt")).ToHaveTextAsync(["What changed first", "What it touched", "What to do next"]);
        await Assertions.Expect(page.Locator("[data-told]")).Not.ToHaveTextAsync("Loading the selection…");
        Assert.Equal("Incident 1", await keys.Focused());
        await Picture("incident");
        await keys.To(page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Open the peak, row \\d+$") }), "the incident's peak");
        await keys.Press("Enter");
        await At(page, "/record/*");
    }

    private async Task Judge(IPage page, Keyboard keys)
    {
        await page.WaitForSelectorAsync("#record-strip [data-figure-table]:not([hidden])");
        string score = await page.Locator("[data-score-now]").InnerTextAsync();
        await keys.To(page.GetByLabel("amount_eur", new() { Exact = true }), "the amount");
        await keys.TypeOver("20000");
        await keys.Press("Tab");
        await Assertions.Expect(page.Locator("[data-score-now]")).Not.ToHaveTextAsync(score);
        await Picture("what-if");
        await keys.Press(AriaRole.Link, "Restore all values");
        await Assertions.Expect(page.Locator("[data-score-now]")).ToHaveTextAsync(score);
        await keys.Press(AriaRole.Button, "Good catch");
        await Assertions.Expect(page.Locator(".badge").Filter(new() { HasText = "good catch, noted" })).ToBeVisibleAsync();
        await keys.Press(AriaRole.Button, "Apply 1 noted");
        await Assertions.Expect(page.Locator(".badge").Filter(new() { HasText = "good catch, applied" })).ToBeVisibleAsync();
        await Picture("judged");
        await keys.Press(AriaRole.Link, "Threshold of this run");
        await At(page, "/threshold*");
    }

    private async Task SetThreshold(IPage page, Keyboard keys)
    {
        ILocator slider = page.GetByRole(AriaRole.Slider);
        await Assertions.Expect(slider.First).ToBeEnabledAsync();
        string before = await page.Locator("[data-count=flagged]").First.InnerTextAsync();
        await keys.To(slider, "the slider");
        await keys.Press("PageDown", 2);
        await Assertions.Expect(page.Locator("[data-count=flagged]").First).Not.ToHaveTextAsync(before);
        await keys.Choose("Goal", "at most");
        await keys.To(page.GetByLabel("x, k or q"), "the goal's number");
        await keys.TypeOver("20");
        await keys.Press(AriaRole.Button, "Choose by goal");
        await Assertions.Expect(page.Locator("[data-state]")).ToContainTextAsync("validation");
        await Picture("threshold");
        await keys.Press(AriaRole.Button, "Apply to the model");
        await Assertions.Expect(page.GetByText("Applied: the model flagged")).ToBeVisibleAsync();
        await Picture("applied");
        await keys.Press(AriaRole.Link, "Investigate this run");
        await At(page, "/investigate?run=*");
    }

    private async Task Export(IPage page, Keyboard keys)
    {
        await keys.Press(AriaRole.Link, "Incident 1");
        await Assertions.Expect(page.Locator("[data-story] dt").First).ToBeVisibleAsync();
        string flagged = await page.Locator("[data-flagged-count]").InnerTextAsync();
        Assert.InRange(int.Parse(flagged, NumberStyles.AllowThousands, CultureInfo.InvariantCulture), 50, 150);
        foreach ((string link, string part) in ((string, string)[])[("Markdown", "What changed first"), ("CSV", "urgency"), ("JSON", "\"incidents\"")])
        {
            await keys.To(AriaRole.Link, link);
            IDownload file = await page.RunAndWaitForDownloadAsync(() => keys.Press("Enter"));
            Assert.Contains(part, await File.ReadAllTextAsync((await file.PathAsync())!), StringComparison.Ordinal);
        }

        await Picture("exported");
    }

    private static Task At(IPage page, string address) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex($"{Regex.Escape(address).Replace("\\*", ".*", StringComparison.Ordinal)}$"));

    private Task Picture(string name) => visitor.Picture($"walk-{++pictures:D2}-{name}");
}
