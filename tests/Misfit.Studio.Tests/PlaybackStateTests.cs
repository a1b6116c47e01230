using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Misfit.Metrics;
using Misfit.Server.Playback;

namespace Misfit.Studio.Tests;

/// <summary>What goes beyond Blip: exact counts after every jump, thresholds, the truth told late, state in the address, the keyboard.</summary>
[Collection(StudioCollection.Name)]
public class PlaybackStateTests(Browser browser, PlaybackFixture fixture) : IClassFixture<PlaybackFixture>
{
    private const int Records = 600;

    private PlaybackContent Content => fixture.Server.Services.GetRequiredService<PlaybackLibrary>().Find(fixture.Runs);

    [StudioFact]
    public async Task Counts_are_exact_at_the_end_after_a_skip_and_after_seeking_there_and_back()
    {
        await using PlaybackVisitor visitor = await PlaybackTests.OpenAt(browser, fixture, "at=400");
        await visitor.Press("Skip to finish");
        await visitor.WaitFor(Records);
        await CheckEnd(visitor);
        await visitor.Seek(123);
        int[] before = await visitor.Counts(1);
        Assert.Equal(123, before.Sum());
        await visitor.Seek(Records);
        await CheckEnd(visitor);
        await visitor.Seek(123);
        Assert.Equal(before, await visitor.Counts(1));
    }

    [StudioFact]
    public async Task Playing_to_the_end_judges_every_record_once()
    {
        await using PlaybackVisitor visitor = await PlaybackTests.OpenAt(browser, fixture, "at=550&speed=6");
        await visitor.Press("Play");
        await visitor.WaitFor(Records);
        await CheckEnd(visitor);
    }

    [StudioFact]
    public async Task Moving_a_threshold_changes_the_verdicts_and_can_be_taken_back()
    {
        await using PlaybackVisitor visitor = await PlaybackTests.OpenAt(browser, fixture, $"at={Records}");
        int[] before = await visitor.Counts(0);
        ILocator panel = visitor.Page.Locator("[data-panel='0']");
        await panel.Locator("[data-threshold-slide]").FillAsync("500");
        await Assertions.Expect(panel.Locator("[data-threshold-back]")).ToBeVisibleAsync();
        int[] moved = await visitor.Counts(0);
        Assert.Equal(100, moved[0] + moved[1]);
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("thresholds="));
        await panel.Locator("[data-threshold-back]").ClickAsync();
        await Assertions.Expect(panel.Locator("[data-threshold-back]")).ToBeHiddenAsync();
        Assert.Equal(before, await visitor.Counts(0));
    }

    [StudioFact]
    public async Task Truth_can_be_told_only_after_the_verdict()
    {
        await using PlaybackVisitor visitor = await PlaybackTests.OpenAt(browser, fixture, "at=100");
        await visitor.Page.GetByLabel("Show the truth only after the verdict").CheckAsync();
        ILocator lines = visitor.Page.Locator("[data-play-terminal] tr");
        await Assertions.Expect(lines.First).ToContainTextAsync("not told yet");
        Assert.Equal(96, (await visitor.Counts(3)).Sum());
        await visitor.Seek(Records);
        await Assertions.Expect(lines.First).Not.ToContainTextAsync("not told yet");
        Assert.Equal(Records, (await visitor.Counts(3)).Sum());
    }

    [StudioFact]
    public async Task Address_shows_the_same_picture_to_another_visitor()
    {
        await using PlaybackVisitor first = await PlaybackTests.OpenAt(browser, fixture, "at=10");
        await first.Page.Locator("[data-sort=recall]").ClickAsync();
        await first.Press("Restart");
        await first.Page.Locator("[data-panel='2'] [data-threshold-slide]").FillAsync("550");
        await first.Seek(222);
        await Assertions.Expect(first.Page).ToHaveURLAsync(new Regex("at=222"));
        await using VisitorPage other = await browser.Visit(fixture.Address);
        await other.Page.GotoAsync(first.Page.Url);
        var second = new PlaybackVisitor(other);
        await second.WaitFor(222);
        Assert.Equal(await first.Counts(2), await second.Counts(2));
        Assert.Equal(await first.Ranking(), await second.Ranking());
        Assert.Equal(await first.Page.Locator(".terminal").InnerTextAsync(), await second.Page.Locator(".terminal").InnerTextAsync());
    }

    [StudioFact]
    public async Task Square_tells_its_record_by_tap_and_by_keyboard_and_leads_to_its_page()
    {
        await using PlaybackVisitor visitor = await PlaybackTests.OpenAt(browser, fixture, "at=200");
        ILocator canvas = visitor.Page.Locator("[data-panel='0'] canvas"), card = visitor.Page.Locator("[data-play-card]");
        await canvas.ScrollIntoViewIfNeededAsync();
        double width = await canvas.EvaluateAsync<double>("canvas => canvas.clientWidth");
        await canvas.ClickAsync(new() { Position = new() { X = (float)width - 8, Y = 8 } });
        await Assertions.Expect(card.Locator("tbody tr")).ToHaveCountAsync(4);
        string row = Regex.Match(await card.Locator("p").First.InnerTextAsync(), @"Row ([\d,]+)").Groups[1].Value.Replace(",", "", StringComparison.Ordinal);
        Assert.Equal($"/record/{Content.Models[0].Run}/{row}", await card.Locator("a").GetAttributeAsync("href"));
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(card).ToBeHiddenAsync();
        await visitor.Page.Locator("[data-panel='0'] [data-threshold-slide]").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Shift+Tab");
        await Assertions.Expect(card).ToContainTextAsync("record 200 of");
        await visitor.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(card).ToContainTextAsync("record 199 of");
        await visitor.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(card).ToContainTextAsync("record 1 of");
    }

    [StudioFact]
    public async Task Keyboard_alone_starts_pauses_and_restarts()
    {
        await using PlaybackVisitor visitor = await PlaybackTests.OpenAt(browser, fixture, "");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Button("Pause")).ToBeVisibleAsync();
        await visitor.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(visitor.Button("Play")).ToBeVisibleAsync();
        await visitor.Button("Restart").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.WaitFor(0);
    }

    [StudioFact]
    public async Task Answer_that_fails_is_told_with_a_way_to_try_again()
    {
        VisitorPage visitor = await browser.Visit(fixture.Address);
        await visitor.Page.RouteAsync("**/api/v1/playback/numbers**", route => route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = """{"detail":"Too busy."}""" }));
        await visitor.Page.GotoAsync($"/play?runs={fixture.Runs}");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Too busy.");
        await Assertions.Expect(visitor.Page.Locator("[data-play-loading]")).ToBeHiddenAsync();
        await visitor.Page.UnrouteAllAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("[data-play-content]")).ToBeVisibleAsync();
        Assert.All(visitor.Problems, problem => Assert.Contains("503", problem, StringComparison.Ordinal));
    }

    [StudioFact]
    public async Task Player_and_comparison_have_no_violation_of_accessibility_rules()
    {
        foreach (ColorScheme theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using VisitorPage visitor = await browser.Visit(fixture.Address, new BrowserNewContextOptions { ColorScheme = theme });
            foreach (string address in (string[])[$"/play?runs={fixture.Runs}&at=100", $"/play?runs={fixture.Runs}", $"/play?runs={fixture.Runs}&at={Records}", $"/compare?runs={fixture.Runs}"])
            {
                await visitor.Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });
                AxeResult result = await visitor.Page.RunAxe();
                Assert.True(result.Violations.Length == 0, $"{address} {theme}: " + string.Join("; ", result.Violations.Select(violation => $"{violation.Id} {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
            }
        }
    }

    private async Task CheckEnd(PlaybackVisitor visitor)
    {
        PlaybackContent content = Content;
        for (int model = 0; model < content.Models.Count; model++)
        {
            Confusion counts = PlaybackContent.Judge(content.Models[model], content.Truths[0]);
            Assert.Equal([counts.TruePositives, counts.FalsePositives, counts.TrueNegatives, counts.FalseNegatives], (await visitor.Counts(model)).Select(count => (long)count));
        }
    }
}
