using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Misfit.Studio.Tests;

[Collection(StudioCollection.Name)]
public partial class ThresholdTests(Browser browser, InvestigatedStudio studio) : IClassFixture<InvestigatedStudio>
{
    private const string Ready = "#threshold-histogram [data-figure-table]:not([hidden])";

    [StudioFact]
    public async Task B02_moving_the_threshold_anywhere_tells_the_same_counts_everywhere()
    {
        await using VisitorPage visitor = await Open();
        IPage page = visitor.Page;
        await SameEverywhere(page);
        await page.Locator("[data-value]").FillAsync("1");
        string typed = await SameEverywhere(page);
        await page.Locator("[data-slider]").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("PageUp");
        Assert.NotEqual(typed, await SameEverywhere(page));
        foreach (string chart in (string[])["threshold-histogram", "threshold-roc", "threshold-pr"])
        {
            string before = await page.Locator("[data-count=threshold]").First.TextContentAsync() ?? "";
            await DragIn(page, chart);
            await SameEverywhere(page);
            Assert.NotEqual(before, await page.Locator("[data-count=threshold]").First.TextContentAsync());
        }
    }

    [StudioFact]
    public async Task B02_every_view_follows_within_one_frame()
    {
        await using VisitorPage visitor = await Open();
        int frames = await visitor.Page.EvaluateAsync<int>(
            """
            async () => {
              const field = document.querySelector('[data-value]');
              const told = () => document.querySelector('#threshold-roc [data-figure-summary]').textContent;
              const before = told();
              field.value = '0.75';
              field.dispatchEvent(new Event('input', { bubbles: true }));
              for (let frames = 1; frames < 30; frames++) {
                await new Promise((done) => requestAnimationFrame(done));
                if (told() !== before && document.querySelector('[data-count=threshold]').textContent === '0.75') return frames;
              }
              return 99;
            }
            """);
        Assert.InRange(frames, 1, 2);
    }

    [StudioFact]
    public async Task B08_feedback_is_counted_as_labels_where_there_is_some_and_follows_the_threshold()
    {
        string run = await studio.AnotherRun();
        await using VisitorPage visitor = await browser.Visit(studio.Address);
        IPage page = visitor.Page;
        await page.GotoAsync($"/threshold?run={run}");
        await page.WaitForSelectorAsync(Ready);
        Assert.Equal(0, await page.Locator("[data-said]").CountAsync());
        await page.GotoAsync($"/investigate?run={run}&status=flagged");
        string[] rows = await page.Locator("[data-row]").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.row)");
        foreach ((string row, string kind) in ((string, string)[])[(rows[0], "good-catch"), (rows[1], "good-catch"), (rows[2], "bad-catch")])
        {
            (await studio.Client.PostAsJsonAsync($"/api/v1/runs/{run}/feedback", new { row = int.Parse(row, CultureInfo.InvariantCulture), kind })).EnsureSuccessStatusCode();
        }

        await page.GotoAsync($"/threshold?run={run}");
        await page.WaitForSelectorAsync(Ready);
        await Assertions.Expect(page.Locator("[data-feedback]")).ToContainTextAsync("The labels here are feedback: the verdicts of people on 3 rows of this run, 2 good catches and 1 bad ones");
        Assert.Equal(["2", "0", "1", "0.6667", "1"], await page.Locator("[data-said]").AllTextContentsAsync());
        await page.Locator("[data-value]").FillAsync("1e9");
        await Assertions.Expect(page.Locator("[data-said]")).ToHaveTextAsync(["0", "2", "0", "N/A", "0"]);
    }

    [StudioFact]
    public async Task B03_goals_choose_on_validation_as_the_server_does()
    {
        await using VisitorPage visitor = await Open();
        IPage page = visitor.Page;
        foreach ((string goal, string value) in ((string, string)[])[("best-f1", "0.9"), ("recall", "0.8"), ("alerts", "8"), ("quantile", "0.97"), ("cost", "0.9")])
        {
            await page.SelectOptionAsync("[data-goal] select", goal);
            await page.FillAsync("[data-goal] input[name=value]", value);
            await page.GetByRole(AriaRole.Button, new() { Name = "Choose by goal" }).ClickAsync();
            await Assertions.Expect(page.Locator("[data-state]")).ToContainTextAsync("validation split");
            double shown = double.Parse(await page.Locator("[data-threshold]").GetAttributeAsync("data-threshold") ?? "", CultureInfo.InvariantCulture);
            JsonElement answer = JsonDocument.Parse(await studio.Client.GetStringAsync($"/api/v1/runs/{studio.Run}/threshold?goal={goal}&value={value}&miss=10&alarm=1")).RootElement;
            Assert.Equal(answer.GetProperty("threshold").GetDouble(), shown, 1e-9);
            Assert.Equal(answer.GetProperty("test").GetProperty("true_positives").GetInt32(), await InvestigatedStudio.Number(page, "[data-count=tp]"));
        }
    }

    [StudioFact]
    public async Task B15_groups_add_up_to_the_total_and_small_ones_are_warned_of()
    {
        await using VisitorPage visitor = await Open();
        IPage page = visitor.Page;
        await page.Locator("[data-value]").FillAsync("0.5");
        await SameEverywhere(page);
        double[] flagged = await Numbers(page, "tr[data-group] [data-figure=flagged]"), rows = await Numbers(page, "tr[data-group] [data-figure=rows]");
        Assert.Equal(await InvestigatedStudio.Number(page, "[data-count=flagged]"), flagged.Sum());
        Assert.Equal(await InvestigatedStudio.Number(page, "[data-count=rows]"), rows.Sum());
        await Assertions.Expect(page.Locator("tr[data-group]").First).ToContainTextAsync("uncertain");
    }

    [StudioFact]
    public async Task B12_address_shows_the_same_threshold_to_another_visitor()
    {
        string address, counts;
        await using (VisitorPage visitor = await Open())
        {
            await visitor.Page.Locator("[data-value]").FillAsync("0.8");
            counts = await SameEverywhere(visitor.Page);
            address = visitor.Page.Url;
        }

        await using VisitorPage other = await browser.Visit(studio.Address);
        await other.Page.GotoAsync(address);
        await other.Page.WaitForSelectorAsync(Ready);
        Assert.Equal(counts, await SameEverywhere(other.Page));
    }

    [StudioFact]
    public async Task Page_without_scripts_shows_the_same_numbers()
    {
        await using VisitorPage visitor = await Open();
        await visitor.Page.Locator("[data-value]").FillAsync("0.6");
        string moved = await SameEverywhere(visitor.Page);
        await using VisitorPage plain = await browser.Visit(studio.Address, new BrowserNewContextOptions { JavaScriptEnabled = false });
        await plain.Page.GotoAsync($"/threshold?run={studio.Run}&t=0.6");
        Assert.Contains(moved, await plain.Page.Locator("#threshold-roc [data-figure-summary]").TextContentAsync(), StringComparison.Ordinal);
    }

    [StudioFact]
    public async Task Applying_tells_the_counts_before_and_after_and_can_be_taken_back()
    {
        string run = await studio.AnotherRun();
        await using VisitorPage visitor = await browser.Visit(studio.Address);
        IPage page = visitor.Page;
        await page.GotoAsync($"/threshold?run={run}");
        await page.WaitForSelectorAsync(Ready);
        string before = await page.Locator("section[aria-labelledby=apply] b").Nth(1).TextContentAsync() ?? "";
        await page.Locator("[data-value]").FillAsync("0.7");
        await SameEverywhere(page);
        string promised = await page.Locator("[data-count=after]").TextContentAsync() ?? "";
        Assert.NotEqual(before, promised);
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply to the model" }).ClickAsync();
        await Assertions.Expect(page.Locator("p.notice[role=status]")).ToContainTextAsync($"flagged {before} rows of this run before, now {promised}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the line of training" }).ClickAsync();
        await Assertions.Expect(page.Locator("p.notice[role=status]")).ToContainTextAsync($"now {before}.");
    }

    [StudioFact]
    public Task Page_has_no_violation_of_accessibility_rules_and_fits_a_phone() => studio.Check(browser, $"/threshold?run={studio.Run}", Ready, "threshold");

    private async Task<VisitorPage> Open()
    {
        VisitorPage visitor = await browser.Visit(studio.Address);
        await visitor.Page.GotoAsync($"/threshold?run={studio.Run}");
        await visitor.Page.WaitForSelectorAsync(Ready);
        return visitor;
    }

    private static async Task DragIn(IPage page, string chart)
    {
        ILocator canvas = page.Locator($"#{chart} [data-figure-canvas]");
        await canvas.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await canvas.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.3f), box.Y + (box.Height * 0.5f));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.62f), box.Y + (box.Height * 0.4f), new MouseMoveOptions { Steps = 4 });
        await page.Mouse.UpAsync();
    }

    // TP and FP of the cards, the matrix and the words under every chart; returns them.
    private static async Task<string> SameEverywhere(IPage page)
    {
        await page.EvaluateAsync("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
        double caught = await InvestigatedStudio.Number(page, "[data-count=tp]"), alarms = await InvestigatedStudio.Number(page, "[data-count=fp]");
        Assert.Equal(caught + alarms, await InvestigatedStudio.Number(page, "[data-count=flagged]"));
        string told = "";
        foreach (string chart in (string[])["threshold-histogram", "threshold-roc", "threshold-pr"])
        {
            told = Told().Match(await page.Locator($"#{chart} [data-figure-summary]").TextContentAsync() ?? "").Value;
            Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"TP {caught}, FP {alarms},"), told, StringComparison.Ordinal);
        }

        return told;
    }

    private static async Task<double[]> Numbers(IPage page, string selector) =>
        [.. (await page.Locator(selector).AllTextContentsAsync()).Select(text => double.Parse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"TP \d+, FP \d+, TN \d+, FN \d+")]
    private static partial Regex Told();
}
