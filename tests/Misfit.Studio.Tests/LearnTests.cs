using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Misfit.Studio.Tests;

[Collection(StudioCollection.Name)]
public partial class LearnTests(Browser browser, SharedServer server) : IClassFixture<SharedServer>
{
    [StudioFact(Data = true)]
    public async Task AN01_fifty_beats_with_a_mark_of_their_kind_lead_to_a_verdict()
    {
        await using VisitorPage visitor = await Visit();
        ILocator beats = visitor.Page.Locator("[data-beat-link]");
        Assert.Equal(50, await beats.CountAsync());
        Assert.Equal(50, await visitor.Page.Locator("[data-beat-link] .kind-mark").CountAsync());
        await beats.Nth(3).ClickAsync();
        await visitor.Page.Locator("[data-verdict] .badge").WaitForAsync();
        Assert.Matches("NORMAL|ABNORMAL", await visitor.Page.Locator("[data-verdict]").InnerTextAsync());
    }

    [StudioFact(Data = true)]
    public async Task AN02_r_on_t_leaves_ten_beats()
    {
        await using VisitorPage visitor = await Visit();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "R-on-T PVC" }).ClickAsync();
        Assert.Equal(10, await Visible(visitor.Page));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "All", Exact = true }).ClickAsync();
        Assert.Equal(50, await Visible(visitor.Page));
    }

    [StudioFact(Data = true)]
    public async Task AN03_failing_answer_gives_a_message_and_a_way_to_try_again()
    {
        await using VisitorPage visitor = await Visit();
        await visitor.Page.RouteAsync("**/learn/beats/*", route => route.FulfillAsync(new() { Status = 200, ContentType = "text/plain", Body = "nothing" }));
        await visitor.Page.Locator("[data-beat-link]").First.ClickAsync();
        await visitor.Page.Locator("[data-verdict] .alarm").WaitForAsync();
        await visitor.Page.UnrouteAsync("**/learn/beats/*");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await visitor.Page.Locator("[data-verdict] .badge").WaitForAsync();
    }

    [StudioFact(Data = true)]
    public async Task AN04_verdict_says_error_word_and_threshold_that_agree()
    {
        await using VisitorPage visitor = await Visit();
        for (int at = 0; at < 4; at++)
        {
            await Choose(visitor.Page, at);
            string text = await visitor.Page.Locator("[data-verdict]").InnerTextAsync();
            Match said = VerdictSentence().Match(text);
            Assert.True(said.Success, text);
            double error = double.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture);
            double threshold = double.Parse(said.Groups[3].Value, CultureInfo.InvariantCulture);
            Assert.Equal(said.Groups[2].Value == "above", error >= threshold);
            Assert.Equal(error >= threshold, text.Contains("ABNORMAL", StringComparison.Ordinal));
            Assert.Equal(1, await visitor.Page.Locator("[data-verdict] meter").CountAsync());
        }
    }

    [StudioFact(Data = true)]
    public async Task AN05_AN06_chart_holds_the_beat_in_its_own_units_and_what_is_rebuilt()
    {
        await using VisitorPage visitor = await Visit();
        await Choose(visitor.Page, 0);
        await visitor.Page.Locator("#rebuilt [data-figure-table]").ClickAsync();
        ILocator rows = visitor.Page.Locator("#rebuilt tbody tr");
        Assert.Equal(140, await rows.CountAsync());
        double[] beat = await visitor.Page.Locator("#rebuilt tbody tr td:nth-child(2)").EvaluateAllAsync<double[]>("cells => cells.map(cell => Number(cell.textContent))");
        Assert.True(beat.Min() < -1.5, "a beat in the recording's units falls far below 0");
    }

    [StudioFact(Data = true)]
    public async Task AN07_AN08_AN09_drawing_is_read_as_140_values_and_judged()
    {
        await using VisitorPage visitor = await Visit("?tab=draw");
        await Draw(visitor.Page, 0.1, 0.3, 0.9, 0.8);
        await visitor.Page.Locator("[data-verdict] .badge").WaitForAsync();
        string[] values = await visitor.Page.Locator("[data-readings] input").EvaluateAllAsync<string[]>("fields => fields.map(field => field.value)");
        Assert.Equal(140, values.Length);
        Assert.Equal("", values[0]);
        double[] drawn = [.. values.Where(value => value.Length > 0).Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
        Assert.True(drawn.Length > 90);
        Assert.True(drawn[0] > drawn[^1], "the line falls");
        Assert.All(drawn, value => Assert.InRange(value, -5, 2));
    }

    [StudioFact(Data = true)]
    public async Task AN10_cleared_drawing_has_no_verdict_and_undo_brings_it_back()
    {
        await using VisitorPage visitor = await Visit("?tab=draw");
        await Draw(visitor.Page, 0.1, 0.3, 0.9, 0.8);
        await visitor.Page.Locator("[data-verdict] .badge").WaitForAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Clear drawing" }).ClickAsync();
        Assert.Equal(0, await visitor.Page.Locator("[data-verdict] .badge").CountAsync());
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await visitor.Page.Locator("[data-verdict] .badge").WaitForAsync();
    }

    [StudioFact(Data = true)]
    public async Task Last_line_drawn_over_a_reading_counts_and_a_stroke_that_leaves_the_field_is_judged()
    {
        await using VisitorPage visitor = await Visit("?tab=draw");
        await Draw(visitor.Page, 0.1, 0.2, 0.9, 0.2);
        await Draw(visitor.Page, 0.3, 0.7, 1.3, 0.7);
        await visitor.Page.Locator("[data-verdict] .badge").WaitForAsync();
        string value = await visitor.Page.GetByLabel("Reading 80").InputValueAsync();
        Assert.True(double.Parse(value, CultureInfo.InvariantCulture) < -1, value);
    }

    [StudioFact(Data = true)]
    public async Task Readings_typed_with_the_keyboard_are_judged()
    {
        await using VisitorPage visitor = await Visit("?tab=draw");
        await visitor.Page.GetByText("Type the 140 readings").ClickAsync();
        await visitor.Page.GetByLabel("Reading 10", new() { Exact = true }).FillAsync("1.5");
        await visitor.Page.Keyboard.PressAsync("Tab");
        await visitor.Page.Locator("[data-verdict] .badge").WaitForAsync();
    }

    [StudioFact(Data = true)]
    public async Task AN11_network_picture_names_its_layers()
    {
        await using VisitorPage visitor = await Visit();
        string? label = await visitor.Page.Locator("svg.network-picture").GetAttributeAsync("aria-label");
        Assert.Contains("140, 7, 3, 2, 3, 7, 140", label, StringComparison.Ordinal);
    }

    [StudioFact(Data = true)]
    public async Task AN12_numbers_are_shown_before_and_after_scaling()
    {
        await using VisitorPage visitor = await Visit();
        await Choose(visitor.Page, 0);
        ILocator numbers = visitor.Page.Locator("[data-numbers]");
        Assert.Contains("-", await numbers.InnerTextAsync(), StringComparison.Ordinal);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Scaled", Exact = true }).ClickAsync();
        double[] scaled = [.. (await numbers.InnerTextAsync()).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
        Assert.Equal(140, scaled.Length);
        Assert.All(scaled, value => Assert.InRange(value, -0.5, 1.5));
    }

    [StudioFact(Data = true)]
    public async Task AN13_replay_goes_through_the_epochs_and_the_network_gets_better()
    {
        await using VisitorPage visitor = await Visit();
        ILocator slider = visitor.Page.Locator("[data-replay=slider]");
        ILocator sentence = visitor.Page.Locator("[data-replay=sentence]");
        await Assertions.Expect(sentence).ToContainTextAsync("ROC AUC");
        double after = Auc(await sentence.InnerTextAsync());
        await slider.FillAsync("0");
        await Assertions.Expect(sentence).ToContainTextAsync("Before training");
        Assert.True(after > 0.93, $"{after}");
        Assert.True(Auc(await sentence.InnerTextAsync()) < after);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("[data-replay=number]")).Not.ToHaveTextAsync("0");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
    }

    [StudioFact(Data = true)]
    public async Task AN14_threshold_drives_seven_cards()
    {
        await using VisitorPage visitor = await Visit();
        ILocator cards = visitor.Page.Locator("[data-lab=cards] .tile");
        await Assertions.Expect(cards).ToHaveCountAsync(7);
        await visitor.Page.Locator("[data-lab=slider]").FillAsync("0");
        await Assertions.Expect(cards.Nth(2)).ToContainTextAsync("100 %");
        await visitor.Page.Locator("[data-lab=slider]").FillAsync("1000");
        Assert.NotEqual("100 %", await cards.Nth(2).Locator("dd").InnerTextAsync());
    }

    [StudioFact(Data = true)]
    public async Task AN15_half_abnormal_training_beats_spoil_the_network()
    {
        await using VisitorPage visitor = await Visit();
        ILocator sentence = visitor.Page.Locator("[data-contamination=sentence]");
        await visitor.Page.Locator("[data-contamination=slider]").FillAsync("50");
        await Assertions.Expect(sentence).ToContainTextAsync("With 50 %");
        Assert.True(Auc(await sentence.InnerTextAsync()) < 0.85);
        Assert.Contains("no medical device", await visitor.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    [StudioFact(Data = true)]
    public async Task Address_of_a_chosen_beat_shows_it_again_to_another_visitor()
    {
        await using VisitorPage first = await Visit();
        await Choose(first.Page, 5);
        string verdict = await first.Page.Locator("[data-verdict]").InnerTextAsync();
        await using VisitorPage second = await browser.Visit(server.Address);
        await second.Page.GotoAsync(first.Page.Url);
        await Assertions.Expect(second.Page.Locator("[data-verdict] meter")).ToBeVisibleAsync();
        Assert.Equal(verdict, await second.Page.Locator("[data-verdict]").InnerTextAsync());
    }

    [StudioFact(Data = true)]
    public async Task Beat_is_judged_without_scripts()
    {
        await using VisitorPage visitor = await browser.Visit(server.Address, new BrowserNewContextOptions { JavaScriptEnabled = false });
        await visitor.Page.GotoAsync("/learn");
        await visitor.Page.Locator("[data-beat-link]").First.ClickAsync();
        Assert.Equal(1, await visitor.Page.Locator("[data-verdict] .badge").CountAsync());
    }

    [StudioFact(Data = true)]
    public async Task Tour_of_seven_steps_is_left_with_escape()
    {
        await using VisitorPage visitor = await Visit();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Take me through it" }).ClickAsync();
        ILocator dialog = visitor.Page.Locator("[data-tour-dialog]");
        for (int step = 1; step < 7; step++)
        {
            await Assertions.Expect(dialog).ToContainTextAsync($"Step {step} of 7");
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        }

        await visitor.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
    }

    private static async Task<int> Visible(IPage page) => await page.Locator(".beats li:visible").CountAsync();

    private static double Auc(string sentence) => double.Parse(AucFigure().Match(sentence).Groups[1].Value, CultureInfo.InvariantCulture);

    private static async Task Choose(IPage page, int at)
    {
        await page.RunAndWaitForResponseAsync(() => page.Locator("[data-beat-link]").Nth(at).ClickAsync(), "**/learn/beats/*");
        await page.Locator("[data-verdict] meter").WaitForAsync();
    }

    // From one place of the field to another, in shares of its width and height.
    private static async Task Draw(IPage page, double fromX, double fromY, double toX, double toY)
    {
        ILocator pad = page.Locator("[data-pad]");
        await pad.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await pad.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync((float)(box.X + (fromX * box.Width)), (float)(box.Y + (fromY * box.Height)));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync((float)(box.X + (toX * box.Width)), (float)(box.Y + (toY * box.Height)), new() { Steps = 12 });
        await page.Mouse.UpAsync();
    }

    private async Task<VisitorPage> Visit(string query = "")
    {
        VisitorPage visitor = await browser.Visit(server.Address);
        await visitor.Page.GotoAsync($"/learn{query}");
        await Assertions.Expect(visitor.Page.Locator("[data-tour-start]")).ToBeVisibleAsync();
        return visitor;
    }

    [GeneratedRegex(@"Its error ([\d.e-]+) is (above|below) the threshold ([\d.e-]+)\.")]
    private static partial Regex VerdictSentence();

    [GeneratedRegex(@"ROC AUC (?:is )?([\d.]+\d)")]
    private static partial Regex AucFigure();
}
