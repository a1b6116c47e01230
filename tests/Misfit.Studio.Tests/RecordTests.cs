using System.Globalization;
using Microsoft.Playwright;

namespace Misfit.Studio.Tests;

[Collection(StudioCollection.Name)]
public class RecordTests(Browser browser, InvestigatedStudio studio) : IClassFixture<InvestigatedStudio>
{
    private const string Ready = "#record-sweep [data-figure-table]:not([hidden])";
    private const int Odd = 933;

    [StudioFact]
    public async Task B04_parts_of_the_table_add_up_to_the_score_and_are_ranked()
    {
        await using VisitorPage visitor = await Open(Odd);
        string[] texts = [.. await visitor.Page.Locator("[data-parts] b").AllTextContentsAsync()];
        double[] parts = [.. texts.Select(text => double.Parse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];
        double sum = await InvestigatedStudio.Number(visitor.Page, "[data-sum]");
        Assert.Equal(parts.OrderDescending(), parts);
        Assert.Equal(sum, parts.Sum(), 2e-3 * Math.Abs(sum));
        await Assertions.Expect(visitor.Page.Locator("[data-verdict]")).ToHaveTextAsync("flagged");
    }

    [StudioFact]
    public async Task B09_changing_a_value_moves_score_verdict_and_bars_and_restoring_restores_them()
    {
        await using VisitorPage visitor = await Open(10);
        IPage page = visitor.Page;
        ILocator load = page.Locator("[data-column=load]");
        string before = await State(page), own = await load.InputValueAsync();
        await load.FillAsync("500");
        await Assertions.Expect(page.Locator("[data-verdict]")).ToHaveTextAsync("flagged");
        await Assertions.Expect(page.Locator("[data-parts] th").First).ToHaveTextAsync("load");
        Assert.Contains("w.load=500", page.Url, StringComparison.Ordinal);
        Assert.NotEqual(before, await State(page));
        await load.FillAsync(own);
        await Assertions.Expect(page.Locator("[data-verdict]")).ToHaveTextAsync("normal");
        Assert.Equal(before, await State(page));
        Assert.DoesNotContain("w.load", page.Url, StringComparison.Ordinal);
        await load.FillAsync("much");
        await Assertions.Expect(page.Locator("[data-what-if-problem]")).ToContainTextAsync("must be a number");
        await page.Locator("[data-restore]").ClickAsync();
        await Assertions.Expect(page.Locator("[data-what-if-problem]")).ToHaveTextAsync("");
    }

    [StudioFact]
    public async Task B09_sweep_and_nearest_normal_are_shown()
    {
        await using VisitorPage visitor = await Open(Odd);
        IPage page = visitor.Page;
        await page.SelectOptionAsync("[data-sweep]", "temperature");
        await Assertions.Expect(page.Locator("#record-sweep [data-figure-summary]")).ToContainTextAsync("temperature from");
        await page.Locator("#record-sweep [data-figure-table]").ClickAsync();
        Assert.Equal(42, await page.Locator("#record-sweep [data-figure-rows] tr").CountAsync());
        await Assertions.Expect(page.Locator("section[aria-labelledby=near] th").Nth(2)).ToContainTextAsync("Nearest normal");
    }

    [StudioFact]
    public async Task B09_dragging_a_point_of_a_signal_moves_the_score_and_restoring_restores_it()
    {
        string run = await studio.SignalRun();
        await using VisitorPage visitor = await browser.Visit(studio.Address);
        IPage page = visitor.Page;
        await page.GotoAsync($"/record/{run}/9");
        await page.WaitForSelectorAsync(Ready);
        string before = await State(page);
        ILocator canvas = page.Locator("#record-signal [data-figure-canvas]");
        await canvas.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await canvas.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + (box.Height * 0.3f));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + (box.Height * 0.2f));
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.Locator(".what-if-fields .changed")).Not.ToHaveCountAsync(0);
        Assert.NotEqual(before, await State(page));
        await page.Locator("[data-restore]").ClickAsync();
        await Assertions.Expect(page.Locator(".what-if-fields .changed")).ToHaveCountAsync(0);
        Assert.Equal(before, await State(page));
    }

    [StudioFact]
    public async Task Pages_of_a_series_are_shown_as_well()
    {
        string run = studio.SeriesRun();
        await using VisitorPage visitor = await browser.Visit(studio.Address);
        IPage page = visitor.Page;
        await page.GotoAsync($"/record/{run}/700");
        await page.WaitForSelectorAsync(Ready);
        await page.GotoAsync($"/investigate?run={run}");
        await page.WaitForSelectorAsync("#course [data-figure-table]:not([hidden])");
        await page.GotoAsync($"/threshold?run={run}");
        await page.WaitForSelectorAsync("#threshold-histogram [data-figure-table]:not([hidden])");
    }

    [StudioFact]
    public async Task B12_changed_values_are_in_the_address()
    {
        await using VisitorPage visitor = await browser.Visit(studio.Address, new BrowserNewContextOptions { JavaScriptEnabled = false });
        await visitor.Page.GotoAsync($"/record/{studio.Run}/10?w.load=500");
        await Assertions.Expect(visitor.Page.Locator("[data-verdict]")).ToHaveTextAsync("flagged");
        await Assertions.Expect(visitor.Page.Locator("[data-column=load]")).ToHaveValueAsync("500");
    }

    [StudioFact]
    public async Task B08_marking_a_row_is_previewed_applied_and_undone()
    {
        string run = await studio.AnotherRun();
        await using VisitorPage visitor = await browser.Visit(studio.Address);
        IPage page = visitor.Page;
        await page.GotoAsync($"/record/{run}/{Odd}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Bad catch" }).ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=say]")).ToContainTextAsync("bad catch, noted");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply 1 noted" }).ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=say]")).ToContainTextAsync("bad catch, applied");
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("counts as normal");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=say]")).Not.ToContainTextAsync("bad catch,");
        await Assertions.Expect(page.Locator(".notice")).ToHaveCountAsync(0);
    }

    [StudioFact]
    public async Task Next_lower_score_leads_back_by_next_higher()
    {
        await using VisitorPage visitor = await Open(Odd);
        string first = visitor.Page.Url;
        await visitor.Page.Locator("[data-lower]").ClickAsync();
        Assert.NotEqual(first, visitor.Page.Url);
        await visitor.Page.Locator("[data-higher]").ClickAsync();
        Assert.Equal(first, visitor.Page.Url);
    }

    [StudioFact]
    public Task Page_has_no_violation_of_accessibility_rules_and_fits_a_phone() => studio.Check(browser, $"/record/{studio.Run}/{Odd}", Ready, "record");

    private static async Task<string> State(IPage page) =>
        await page.Locator("[data-score-now]").TextContentAsync() + await page.Locator("[data-verdict]").TextContentAsync() + string.Join('|', await page.Locator("[data-parts] tr").AllTextContentsAsync().ContinueWith(texts => texts.Result.Select(text => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))))));

    private async Task<VisitorPage> Open(int row)
    {
        VisitorPage visitor = await browser.Visit(studio.Address);
        await visitor.Page.GotoAsync($"/record/{studio.Run}/{row}");
        await visitor.Page.WaitForSelectorAsync(Ready);
        return visitor;
    }
}
