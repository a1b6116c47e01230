using System.Globalization;
using Microsoft.Playwright;

namespace Misfit.Studio.Tests;

[Collection(StudioCollection.Name)]
public class InvestigateTests(Browser browser, InvestigatedStudio studio) : IClassFixture<InvestigatedStudio>
{
    private const string Ready = "#course [data-figure-table]:not([hidden])";

    [StudioFact]
    public async Task B01_selecting_a_cell_leaves_only_its_records_in_chart_table_and_drivers()
    {
        await using VisitorPage visitor = await Open();
        IPage page = visitor.Page;
        string all = await page.Locator("[data-rows-told]").TextContentAsync() ?? "";
        ILocator cell = page.Locator("[data-lane='2'][data-cell='18']");
        string told = await cell.GetAttributeAsync("aria-label") ?? "";
        await cell.HoverAsync();
        await Assertions.Expect(page.Locator("[data-lane-value]")).ToHaveTextAsync(told);
        await cell.ClickAsync();
        await Assertions.Expect(page.Locator("[data-rows-told]")).Not.ToHaveTextAsync(all);
        Assert.Contains("group=west", page.Url, StringComparison.Ordinal);
        string[] sites = [.. await page.Locator("[data-row] td:nth-child(7)").AllTextContentsAsync()];
        Assert.All(sites, site => Assert.Equal("west", site));
        int rows = int.Parse(told.Split("of ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        await Assertions.Expect(page.Locator("[data-rows-told]")).ToContainTextAsync($"of {rows}");
        await Assertions.Expect(page.Locator("#course [data-figure-summary]")).ToContainTextAsync($" of west: {rows} rows");
        await Assertions.Expect(page.Locator("[data-impacts] th[scope=row]").First).ToHaveTextAsync("site = west");
        await Assertions.Expect(page.Locator("[data-lane='2'][data-cell='18']")).ToHaveAttributeAsync("aria-selected", "true");
    }

    [StudioFact]
    public async Task B01_shift_and_arrows_select_cells_and_escape_clears()
    {
        await using VisitorPage visitor = await Open();
        IPage page = visitor.Page;
        string all = await page.Locator("[data-rows-told]").TextContentAsync() ?? "";
        await page.Locator("[data-lane='0'][data-cell='0']").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        Assert.Equal(3, await page.Locator("[data-cell][aria-selected=true]").CountAsync());
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-rows-told]")).Not.ToHaveTextAsync(all);
        Assert.Contains("group=south", page.Url, StringComparison.Ordinal);
        await page.Locator("[data-cell][aria-selected=true]").First.FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("[data-rows-told]")).ToHaveTextAsync(all);
    }

    [StudioFact]
    public async Task B05_points_are_outside_in_the_chart_exactly_when_outside_the_drawn_band()
    {
        await using VisitorPage visitor = await Open("&shown=west&column=load");
        IPage page = visitor.Page;
        await page.Locator("#course [data-figure-table]").ClickAsync();
        string[][] rows = await page.EvaluateAsync<string[][]>("[...document.querySelectorAll('#course tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))");
        Assert.Contains(rows, row => row[5] == "outside");
        Assert.All(rows, row => Assert.Equal(Value(row[2]) < Value(row[3]) || Value(row[2]) > Value(row[4]), row[5] == "outside"));
    }

    [StudioFact]
    public async Task B06_B07_incidents_are_ranked_by_urgency_and_the_planted_source_is_first()
    {
        await using VisitorPage visitor = await Open();
        IPage page = visitor.Page;
        double[] urgencies = [.. (await page.Locator(".urgency b").AllTextContentsAsync()).Select(Value)];
        Assert.Equal(urgencies.OrderDescending(), urgencies);
        Assert.True(await InvestigatedStudio.Number(page, "[data-incident-count]") < await InvestigatedStudio.Number(page, "[data-flagged-count]"));
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Incident \\d+$") }).First.ClickAsync();
        await Assertions.Expect(page.Locator("[data-impacts] th[scope=row]").First).ToHaveTextAsync("site = west");
        await Assertions.Expect(page.Locator("[data-story] dt")).ToHaveTextAsync(["What changed first", "What it touched", "What to do next"]);
    }

    [StudioFact]
    public async Task B08_feedback_is_previewed_applied_and_undone_with_the_same_numbers()
    {
        string run = await studio.AnotherRun();
        await using VisitorPage visitor = await browser.Visit(studio.Address);
        IPage page = visitor.Page;
        await page.GotoAsync($"/investigate?run={run}&status=flagged");
        await page.WaitForSelectorAsync(Ready);
        string before = await page.Locator("[data-flagged-count]").TextContentAsync() ?? "";
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Bad catch") }).First.ClickAsync();
        string then = await page.Locator("[data-then-flagged]").TextContentAsync() ?? "";
        await Assertions.Expect(page.Locator("[data-flagged-count]")).ToHaveTextAsync(before);
        Assert.NotEqual(before, then);
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply 1 noted" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-flagged-count]")).ToHaveTextAsync(then);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo the last apply" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-flagged-count]")).ToHaveTextAsync(before);
    }

    [StudioFact]
    public async Task B12_address_shows_the_same_selection_to_another_visitor()
    {
        string address, told;
        await using (VisitorPage visitor = await Open())
        {
            await visitor.Page.SelectOptionAsync("[data-filters] [name=status]", "flagged");
            await Assertions.Expect(visitor.Page.Locator("[data-row] .badge.flagged").First).ToBeVisibleAsync();
            await Assertions.Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("status=flagged"));
            told = await visitor.Page.Locator("[data-rows-told]").TextContentAsync() ?? "";
            address = visitor.Page.Url;
        }

        await using VisitorPage other = await browser.Visit(studio.Address, new BrowserNewContextOptions { JavaScriptEnabled = false });
        await other.Page.GotoAsync(address);
        await Assertions.Expect(other.Page.Locator("[data-rows-told]")).ToHaveTextAsync(told);
    }

    [StudioFact]
    public async Task B14_incidents_are_saved_as_markdown_csv_json_and_picture()
    {
        await using VisitorPage visitor = await Open();
        IPage page = visitor.Page;
        foreach (string format in (string[])["Markdown", "CSV", "JSON"])
        {
            IDownload file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = format, Exact = true }).ClickAsync());
            Assert.True(new FileInfo(await file.PathAsync()).Length > 100, format);
        }

        IDownload picture = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Save the chart as PNG" }).ClickAsync());
        Assert.EndsWith(".png", picture.SuggestedFilename, StringComparison.Ordinal);
        byte[] bytes = await File.ReadAllBytesAsync(await picture.PathAsync());
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], bytes[..4]);
    }

    [StudioFact]
    public async Task DP02_DP03_rows_show_all_columns_scores_and_words_and_are_sorted_by_any_column()
    {
        await using VisitorPage visitor = await Open();
        IPage page = visitor.Page;
        await Assertions.Expect(page.Locator("[data-rows-told]")).ToHaveTextAsync("Showing 6 of 6 columns, rows 1 to 25 of 2,400");
        await Assertions.Expect(page.Locator("[data-row] td:nth-child(4)").First).ToHaveTextAsync("anomaly");
        await page.Locator("thead a", new() { HasText = "temperature" }).ClickAsync();
        await Assertions.Expect(page.Locator("th[aria-sort=descending]")).ToContainTextAsync("temperature");
        double[] shown = [.. (await page.Locator("[data-row] td:nth-child(10)").AllTextContentsAsync()).Select(Value)];
        Assert.Equal(25, shown.Length);
        Assert.Equal(shown.OrderDescending(), shown);
        await page.GetByRole(AriaRole.Link, new() { Name = "Next", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-rows-told]")).ToContainTextAsync("rows 26 to 50");
        await page.Locator("[data-row] th a").First.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Record");
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("[data-rows-told]")).ToContainTextAsync("rows 26 to 50");
    }

    [StudioFact]
    public async Task Empty_state_says_which_filter_hides_the_results()
    {
        await using VisitorPage visitor = await browser.Visit(studio.Address);
        await visitor.Page.GotoAsync($"/investigate?run={studio.Run}&group=north&min=1000000");
        await Assertions.Expect(visitor.Page.Locator("[data-empty]")).ToContainTextAsync("Hidden by: minimum score.");
    }

    [StudioFact]
    public async Task Newest_incidents_are_on_the_start_page()
    {
        await using VisitorPage visitor = await browser.Visit(studio.Address);
        await visitor.Page.GotoAsync("/");
        await visitor.Page.Locator("[data-module=newest-incidents] a").First.ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("[data-story]")).ToBeVisibleAsync();
    }

    [StudioFact]
    public Task Page_has_no_violation_of_accessibility_rules_and_fits_a_phone() => studio.Check(browser, $"/investigate?run={studio.Run}&incident=1", Ready, "investigate");

    private static double Value(string text) => double.Parse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private async Task<VisitorPage> Open(string more = "")
    {
        VisitorPage visitor = await browser.Visit(studio.Address);
        await visitor.Page.GotoAsync($"/investigate?run={studio.Run}{more}");
        await visitor.Page.WaitForSelectorAsync(Ready);
        return visitor;
    }
}
