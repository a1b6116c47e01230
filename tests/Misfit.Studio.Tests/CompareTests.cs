using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Misfit.Server.Comparisons;

namespace Misfit.Studio.Tests;

[Collection(StudioCollection.Name)]
public class CompareTests(Browser browser, PlaybackFixture fixture) : IClassFixture<PlaybackFixture>
{
    private string Address => $"/compare?runs={fixture.Runs}";

    private Comparison Expected => fixture.Server.Services.GetRequiredService<ComparisonLibrary>().Find(fixture.Runs, null);

    [StudioFact]
    public async Task Runs_are_picked_by_ticking_them()
    {
        await using VisitorPage visitor = await browser.Visit(fixture.Address);
        await visitor.Page.GotoAsync("/compare");
        ILocator boxes = visitor.Page.Locator("input[name=run]");
        await boxes.Nth(0).CheckAsync();
        await boxes.Nth(2).CheckAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator(".figures tbody tr")).ToHaveCountAsync(2);
    }

    [StudioFact]
    public async Task Table_tells_how_well_models_rank_and_what_they_cost_with_intervals()
    {
        await using VisitorPage visitor = await browser.Visit(fixture.Address);
        await visitor.Page.GotoAsync(Address);
        string[] heads = [.. await visitor.Page.Locator(".figures thead th").AllInnerTextsAsync()];
        Assert.Equal(["Model", "AUC", "PR-AUC", "F1 at threshold", $"Recall at {Expected.Alerts} alerts", "Flagged", "Trained, s", "Per record, µs", "Size, MB", "Default"], heads);
        ILocator rows = visitor.Page.Locator(".figures tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(4);
        Assert.Matches(@"^[\d.]+ \([\d.]+–[\d.]+\)$", await rows.First.Locator("td").First.InnerTextAsync());
    }

    [StudioFact]
    public async Task Curves_have_intervals_and_histograms_have_one_scale()
    {
        await using VisitorPage visitor = await browser.Visit(fixture.Address);
        await visitor.Page.GotoAsync(Address);
        foreach (string figure in (string[])["roc", "precision-recall", "scores-0", "scores-3"])
        {
            ILocator place = visitor.Page.Locator($"#{figure}");
            await Assertions.Expect(place.Locator("canvas").First).ToBeVisibleAsync();
            await place.GetByRole(AriaRole.Button, new() { Name = "Show as table" }).ClickAsync();
            await Assertions.Expect(place.Locator("table")).ToBeVisibleAsync();
        }

        await Assertions.Expect(visitor.Page.Locator("#roc thead")).ToContainTextAsync("low");
        Assert.Equal(await FirstColumn("#scores-0"), await FirstColumn("#scores-3"));

        async Task<string[]> FirstColumn(string figure) => [.. await visitor.Page.Locator($"{figure} tbody tr td:first-child").AllInnerTextsAsync()];
    }

    [StudioFact]
    public async Task Disagreement_count_equals_the_set_difference_and_filters_the_list()
    {
        await using VisitorPage visitor = await browser.Visit(fixture.Address);
        Comparison expected = Expected;
        await visitor.Page.GotoAsync(Address);
        await Assertions.Expect(visitor.Page.Locator(".disagree-count b")).ToHaveTextAsync($"{expected.Disagreements.Count}");
        int only = expected.Disagreements.Count(row => row.Flagged[2] && !row.Flagged[1]);
        ILocator link = visitor.Page.Locator(".pairs tbody tr").Nth(2).Locator("td").Nth(1);
        await Assertions.Expect(link).ToHaveTextAsync($"{only}");
        await link.Locator("a").ClickAsync();
        await Assertions.Expect(visitor.Page.Locator(".disagree-count b")).ToHaveTextAsync($"{only}");
        await Assertions.Expect(visitor.Page.Locator(".disagreements tbody tr")).ToHaveCountAsync(Math.Min(25, only));
        ILocator first = visitor.Page.Locator(".disagreements tbody tr").First;
        await Assertions.Expect(first.Locator("td").Nth(3)).ToContainTextAsync("flagged");
        await first.Locator("a").ClickAsync();
        int number = expected.Disagreements.First(other => other.Flagged[2] && !other.Flagged[1]).Row + 1;
        await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveTextAsync($"Record {number}");
    }

    [StudioFact]
    public async Task Choosing_a_model_makes_it_the_default_whose_runs_come_first_and_are_chosen_already()
    {
        await using VisitorPage visitor = await browser.Visit(fixture.Address);
        await visitor.Page.GotoAsync(Address);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Choose ecod as the default model" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator(".figures tbody tr").Nth(1)).ToContainTextAsync("default");
        Assert.Equal(Expected.Models[1].Model, fixture.Server.Services.GetRequiredService<DefaultModel>().Id);
        foreach (string page in (string[])["/play", "/compare"])
        {
            await visitor.Page.GotoAsync(page);
            Assert.Equal([Expected.Models[1].Run], await visitor.Page.Locator("input[name=run]:checked").EvaluateAllAsync<string[]>("boxes => boxes.map(box => box.value)"));
        }

        foreach (string page in (string[])["/investigate", "/threshold"])
        {
            await visitor.Page.GotoAsync(page);
            await Assertions.Expect(visitor.Page.Locator("tbody tr").First).ToContainTextAsync("ecod default");
            await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Open the newest run of ecod" }).ClickAsync();
            await Assertions.Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"{page}\\?run={Expected.Models[1].Run}"));
        }
    }

    [StudioFact]
    public async Task Figures_and_pictures_can_be_downloaded()
    {
        await using VisitorPage visitor = await browser.Visit(fixture.Address);
        await visitor.Page.GotoAsync(Address);
        IDownload csv = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByRole(AriaRole.Link, new() { Name = "CSV", Exact = true }).ClickAsync());
        Assert.Equal(5, (await File.ReadAllLinesAsync(await csv.PathAsync())).Length);
        IDownload picture = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.Locator("[data-picture=roc]").ClickAsync());
        Assert.Equal("roc.png", picture.SuggestedFilename);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], (await File.ReadAllBytesAsync(await picture.PathAsync()))[..4]);
    }

    [StudioFact]
    public async Task Runs_that_do_not_exist_are_named_in_the_message()
    {
        await using VisitorPage visitor = await browser.Visit(fixture.Address);
        await visitor.Page.GotoAsync("/compare?runs=nothing,nowhere");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("nothing");
    }

    [StudioFact]
    public async Task Page_fits_a_screen_of_360_pixels_with_everything_on_it()
    {
        await using VisitorPage visitor = await browser.Visit(fixture.Address, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 360, Height = 700 } });
        await visitor.Page.GotoAsync(Address);
        await Assertions.Expect(visitor.Page.Locator("#roc canvas").First).ToBeVisibleAsync();
        Assert.True(await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 360);
    }
}
