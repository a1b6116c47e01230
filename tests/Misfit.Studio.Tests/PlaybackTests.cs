using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Misfit.Metrics;
using Misfit.Server.Playback;

namespace Misfit.Studio.Tests;

[Collection(StudioCollection.Name)]
public partial class PlaybackTests(Browser browser, PlaybackFixture fixture) : IClassFixture<PlaybackFixture>
{
    private const int Records = 600;

    private static readonly string[] Measures = ["accuracy", "precision", "recall"];

    [StudioFact]
    public async Task BL01_a_panel_opens_on_the_first_load_explains_the_sections_and_starts_the_playback()
    {
        await using PlaybackVisitor visitor = await Open();
        ILocator panel = visitor.Page.Locator("#info");
        string words = await panel.InnerTextAsync();
        Assert.All((string[])["Records", "Strategies", "Visualized"], section => Assert.Contains(section, words, StringComparison.Ordinal));
        await visitor.Press("Start");
        await Assertions.Expect(panel).ToBeHiddenAsync();
        await Assertions.Expect(visitor.Button("Pause")).ToBeVisibleAsync();
        await visitor.Page.WaitForFunctionAsync("() => document.querySelector('[data-play-place]').textContent[0] !== '0'");
    }

    [StudioFact]
    public async Task BL02_the_panel_reopens_from_the_bar_and_playback_stops_meanwhile()
    {
        await using PlaybackVisitor visitor = await Open("at=10");
        await visitor.Press("Play");
        await visitor.Press("What is this?");
        await Assertions.Expect(visitor.Page.Locator("[data-play-start]")).ToHaveTextAsync("Continue");
        int stopped = await visitor.Position();
        await visitor.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        Assert.Equal(stopped, await visitor.Position());
        await visitor.Press("Continue");
        await Assertions.Expect(visitor.Button("Pause")).ToBeVisibleAsync();
    }

    [StudioFact]
    public async Task BL03_the_sticky_bar_holds_a_bar_for_each_model_in_rank_order_as_long_as_its_accuracy()
    {
        await using PlaybackVisitor visitor = await Open("at=300");
        Assert.Equal("sticky", await visitor.Page.Locator(".play-bar").EvaluateAsync<string>("bar => getComputedStyle(bar).position"));
        ILocator bars = visitor.Page.Locator("[data-play-icon] rect");
        Assert.Equal(4, await bars.CountAsync());
        double before = double.PositiveInfinity;
        string[] ranking = await visitor.Ranking();
        for (int rank = 0; rank < 4; rank++)
        {
            int model = int.Parse((await bars.Nth(rank).GetAttributeAsync("data-model"))!, CultureInfo.InvariantCulture);
            double width = double.Parse((await bars.Nth(rank).GetAttributeAsync("width"))!, CultureInfo.InvariantCulture);
            Assert.Equal(PlaybackData.Detectors[model], ranking[rank]);
            Assert.Equal(await Share(visitor, model, "accuracy"), width / 54, 3);
            Assert.True(width <= before);
            before = width;
        }
    }

    [StudioFact]
    public async Task BL04_the_terminal_shows_the_four_newest_records_newest_first_with_a_running_count()
    {
        await using PlaybackVisitor visitor = await Open("at=50");
        ILocator lines = visitor.Page.Locator("[data-play-terminal] tr");
        Assert.Equal(4, await lines.CountAsync());
        string newest = await lines.First.InnerTextAsync();
        Assert.Equal(await visitor.Page.Locator(".terminal thead th").CountAsync(), await lines.First.Locator("td").CountAsync());
        await visitor.Press("Tick");
        await visitor.WaitFor(51);
        Assert.Equal(newest, await lines.Nth(1).InnerTextAsync());
        Assert.Equal("51 of 600 seen", await visitor.Page.Locator("[data-play-seen]").InnerTextAsync());
    }

    [StudioFact]
    public async Task BL05_a_column_tells_its_full_name_and_a_sentence_on_hover_focus_and_tap()
    {
        await using PlaybackVisitor visitor = await Open("at=5");
        ILocator heads = visitor.Page.Locator("[data-column]");
        ILocator help = visitor.Page.Locator("#column-help");
        await heads.Nth(1).HoverAsync();
        await Assertions.Expect(help).ToContainTextAsync("amount_eur");
        await heads.Nth(3).FocusAsync();
        await Assertions.Expect(help).ToContainTextAsync("merchant_category");
        await heads.Nth(0).ClickAsync();
        await Assertions.Expect(help).ToContainTextAsync("time");
        Assert.EndsWith(".", await help.InnerTextAsync(), StringComparison.Ordinal);
    }

    [StudioFact]
    public async Task BL06_a_line_of_the_terminal_carries_the_truth_as_shape_and_word()
    {
        await using PlaybackVisitor visitor = await Open();
        await visitor.Press("Start");
        await visitor.Press("Pause");
        HashSet<string> seen = [];
        foreach (int position in Enumerable.Range(1, 30).Select(step => step * 20))
        {
            await visitor.Seek(position);
            ILocator cell = visitor.Page.Locator("[data-play-terminal] tr").First.Locator("td").First;
            string word = (await cell.InnerTextAsync()).Trim();
            await Assertions.Expect(cell.Locator("i")).ToHaveClassAsync($"mark {word}");
            seen.Add(word);
        }

        Assert.Contains("normal", seen);
        Assert.Subset(new HashSet<string> { "normal", "anomaly" }, seen);
    }

    [StudioFact]
    public async Task BL07_every_record_updates_the_figures_of_all_models()
    {
        await using PlaybackVisitor visitor = await Open("at=40");
        for (int position = 40; position < 45; position++)
        {
            for (int model = 0; model < 4; model++)
            {
                Assert.Equal(position, (await visitor.Counts(model)).Sum());
                Assert.EndsWith($"/{position}", await visitor.Cell(model, "accuracy").Locator(".formula").InnerTextAsync(), StringComparison.Ordinal);
            }

            await visitor.Press("Tick");
            await visitor.WaitFor(position + 1);
        }
    }

    [StudioFact]
    public async Task BL08_the_formula_beside_a_figure_has_its_counts_and_its_value()
    {
        await using PlaybackVisitor visitor = await Open("at=500");
        for (int model = 0; model < 4; model++)
        {
            int[] counts = await visitor.Counts(model);
            Assert.Equal($"({counts[0]}+{counts[2]})/{counts.Sum()}", await Formula(visitor, model, "accuracy"));
            Assert.Equal($"{counts[0]}/({counts[0]}+{counts[1]})", await Formula(visitor, model, "precision"));
            Assert.Equal($"{counts[0]}/({counts[0]}+{counts[3]})", await Formula(visitor, model, "recall"));
            Assert.Equal((double)(counts[0] + counts[2]) / counts.Sum(), await Share(visitor, model, "accuracy"), 4);
        }
    }

    [StudioFact]
    public async Task BL09_a_cell_has_a_bar_of_its_value_and_an_undefined_ratio_reads_not_available()
    {
        await using PlaybackVisitor visitor = await Open();
        await visitor.Page.Keyboard.PressAsync("Escape");
        foreach (string measure in Measures)
        {
            await Assertions.Expect(visitor.Cell(0, measure).Locator("b")).ToHaveTextAsync("N/A");
        }

        await visitor.Seek(300);
        double bar = double.Parse((await visitor.Cell(1, "accuracy").EvaluateAsync<string>("cell => cell.style.getPropertyValue('--share')")).TrimEnd('%'), CultureInfo.InvariantCulture);
        Assert.Equal(await Share(visitor, 1, "accuracy"), bar / 100, 3);
        Assert.DoesNotContain("NaN", await visitor.Page.Locator(".ranking").InnerTextAsync(), StringComparison.Ordinal);
    }

    [StudioFact]
    public async Task BL10_sorting_by_recall_reorders_the_models_and_the_rank_numbers_stay_put()
    {
        await using PlaybackVisitor visitor = await Open($"at={Records}");
        foreach (string measure in Measures.Reverse())
        {
            string[] before = await visitor.Ranking();
            int moving = await visitor.Page.EvaluateAsync<int>(
                "measure => { document.querySelector(`[data-sort='${measure}']`).click(); const frame = () => new Promise(requestAnimationFrame); return frame().then(frame).then(() => { const cells = document.getAnimations().map(move => move.effect.target); return cells.some(cell => cell.classList.contains('rank')) ? -1 : cells.length; }); }",
                measure);
            string[] after = await visitor.Ranking();
            Assert.True(moving > 0 || before.SequenceEqual(after), $"{moving} cells move to their new rank");
            await Assertions.Expect(visitor.Page.Locator($"[data-sort-head='{measure}']")).ToHaveAttributeAsync("aria-sort", "descending");
            double[] values = await Task.WhenAll((await visitor.Ranking()).Select(name => Share(visitor, PlaybackData.Detectors.ToList().IndexOf(name), measure)));
            Assert.Equal(values.OrderDescending(), values);
            Assert.Equal(["1", "2", "3", "4"], await visitor.Page.Locator(".ranking .rank").AllInnerTextsAsync());
            await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex(measure == "accuracy" ? "^((?!sort=).)*$" : $"sort={measure}"));
        }
    }

    [StudioFact]
    public async Task BL11_and_BL12_flagged_records_stack_from_the_left_others_from_the_right_in_the_colour_of_their_truth()
    {
        await using PlaybackVisitor visitor = await Open($"at={Records}");
        int[] anomaly = await ColorOf(visitor, "--flagged"), normal = await ColorOf(visitor, "--normal");
        ILocator canvas = visitor.Page.Locator("[data-panel='1'] canvas");
        double width = await canvas.EvaluateAsync<double>("canvas => canvas.clientWidth");
        foreach ((double x, string verdict) in ((double, string)[])[(5, "judged odd"), (width - 8, "judged normal")])
        {
            await canvas.ScrollIntoViewIfNeededAsync();
            await canvas.HoverAsync(new() { Position = new() { X = (float)x, Y = 6 } });
            ILocator card = visitor.Page.Locator("[data-play-card]");
            await Assertions.Expect(card.Locator("tbody tr").Nth(1)).ToContainTextAsync(verdict);
            int[] color = (await card.Locator("p").First.InnerTextAsync()).Contains("anomaly", StringComparison.Ordinal) ? anomaly : normal;
            Assert.Equal(color, (await ColorsNear(visitor, 1, x, 6, color))[..3]);
            await visitor.Page.Mouse.MoveAsync(2, 2);
            await Assertions.Expect(card).ToBeHiddenAsync();
        }
    }

    [StudioFact]
    public async Task BL13_the_newest_square_of_every_panel_has_a_ring_in_the_models_colour()
    {
        await using PlaybackVisitor visitor = await Open("at=100");
        for (int model = 0; model < 4; model++)
        {
            int[] series = await ColorOf(visitor, $"--series-{model + 1}");
            Assert.True(await Holds(visitor, model, series), $"model {model}");
        }
    }

    [StudioFact]
    public async Task BL14_counts_stand_under_each_panel_with_their_full_names()
    {
        await using PlaybackVisitor visitor = await Open($"at={Records}");
        PlaybackContent content = fixture.Server.Services.GetRequiredService<PlaybackLibrary>().Find(fixture.Runs);
        for (int model = 0; model < 4; model++)
        {
            string words = await visitor.Page.Locator($"[data-panel='{model}'] .counts").InnerTextAsync();
            Assert.All((string[])["true positives", "false positives", "true negatives", "false negatives"], name => Assert.Contains(name, words, StringComparison.Ordinal));
            Confusion counts = PlaybackContent.Judge(content.Models[model], content.Truths[0]);
            Assert.Equal([counts.TruePositives, counts.FalsePositives, counts.TrueNegatives, counts.FalseNegatives], (await visitor.Counts(model)).Select(count => (long)count));
        }
    }

    [StudioFact]
    public async Task BL15_speeds_one_to_six_and_all_play_at_their_pace_by_number_and_by_arrows()
    {
        await using PlaybackVisitor visitor = await Open("at=0", clock: true);
        await visitor.Press("Start");
        await visitor.Press("Pause");
        await visitor.Page.Clock.PauseAtAsync(DateTime.UtcNow.AddHours(1));
        foreach ((string key, int records) in ((string, int)[])[("1", 2), ("2", 4), ("3", 8), ("4", 32), ("5", 64), ("6", 128), ("0", 307)])
        {
            await visitor.Page.Locator("#scrub").FillAsync("0");
            await visitor.Page.Keyboard.PressAsync(key);
            await visitor.Page.Clock.RunForAsync(32);
            await visitor.Press("Play");
            await visitor.Page.Clock.RunForAsync(2560);
            Assert.InRange(await visitor.Position(), records - 3, records);
            await visitor.Press("Pause");
            await visitor.Page.Clock.RunForAsync(32);
        }

        await visitor.Page.Keyboard.PressAsync("3");
        await visitor.Page.Keyboard.PressAsync(">");
        await visitor.Page.Clock.RunForAsync(32);
        await Assertions.Expect(visitor.Page.Locator("[data-speed='4']")).ToHaveAttributeAsync("aria-pressed", "true");
        await visitor.Page.Locator("[data-slower]").ClickAsync();
        await visitor.Page.Clock.RunForAsync(32);
        await Assertions.Expect(visitor.Page.Locator("[data-speed='3']")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [StudioFact]
    public async Task BL16_tick_advances_exactly_one_record_while_paused_and_back_one_takes_it_back()
    {
        await using PlaybackVisitor visitor = await Open("at=20");
        await visitor.Press("Play");
        await Assertions.Expect(visitor.Button("Tick")).ToBeDisabledAsync();
        await visitor.Press("Pause");
        int paused = await visitor.Position();
        await visitor.Press("Tick");
        await visitor.WaitFor(paused + 1);
        await visitor.Press("Back one");
        await visitor.WaitFor(paused);
        await visitor.Page.Keyboard.PressAsync("t");
        await visitor.WaitFor(paused + 1);
    }

    [StudioFact]
    public async Task BL17_skipping_to_the_end_shows_its_progress_and_draws_in_between()
    {
        await using PlaybackVisitor visitor = await Open("at=20");
        await visitor.Page.EvaluateAsync("() => { window.seen = []; new MutationObserver(() => window.seen.push([document.querySelector('[data-play-skipping]').hidden, document.querySelector('[data-play-skipping]').value])).observe(document.querySelector('[data-play-place]'), { childList: true, characterData: true, subtree: true }); }");
        await visitor.Press("Skip to finish");
        await visitor.WaitFor(Records);
        int shown = await visitor.Page.EvaluateAsync<int>("window.seen.filter(([hidden, value]) => !hidden && value > 20 && value < 600).length");
        Assert.True(shown >= 10, $"the progress was seen {shown} times");
        await Assertions.Expect(visitor.Page.Locator("[data-play-skipping]")).ToBeHiddenAsync();
    }

    [StudioFact]
    public async Task BL18_the_end_shows_final_standings_in_the_current_sort_and_then_only_restart_goes_on()
    {
        await using PlaybackVisitor visitor = await Open("at=590&sort=recall");
        await visitor.Press("Skip to finish");
        ILocator end = visitor.Page.Locator("#finished");
        await Assertions.Expect(end).ToBeVisibleAsync();
        string[] ranking = await visitor.Ranking();
        string[] lines = [.. await end.Locator("li").AllInnerTextsAsync()];
        Assert.Equal(ranking, lines.Select(line => line.Split(':')[0]));
        Assert.Contains("By recall", await end.InnerTextAsync(), StringComparison.Ordinal);
        await visitor.Press("Close");
        await Assertions.Expect(end).ToBeHiddenAsync();
        foreach (string name in (string[])["Play", "Tick", "Skip to finish"])
        {
            await Assertions.Expect(visitor.Button(name)).ToBeDisabledAsync();
        }

        await Assertions.Expect(visitor.Button("Restart")).ToBeEnabledAsync();
    }

    [StudioFact]
    public async Task BL19_restart_reshuffles_the_order_and_zeroes_all_counts()
    {
        await using PlaybackVisitor visitor = await Open("at=4");
        string[] before = [.. await visitor.Page.Locator("[data-play-terminal] tr").AllInnerTextsAsync()];
        await visitor.Press("Restart");
        await visitor.WaitFor(0);
        Assert.All(await visitor.Counts(2), count => Assert.Equal(0, count));
        await visitor.Seek(4);
        Assert.NotEqual(before, await visitor.Page.Locator("[data-play-terminal] tr").AllInnerTextsAsync());
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("seed=2"));
    }

    [StudioFact]
    public async Task BL20_on_a_narrow_screen_panels_stack_and_tables_scroll_in_their_own_box()
    {
        await using PlaybackVisitor visitor = await Open("at=100", width: 801);
        Assert.Single(await visitor.Page.Locator(".panel").EvaluateAllAsync<double[]>("panels => [...new Set(panels.map(panel => panel.getBoundingClientRect().left))]"));
        await visitor.Page.SetViewportSizeAsync(360, 800);
        Assert.True(await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 360);
        Assert.True(await visitor.Page.Locator(".terminal").EvaluateAsync<bool>("table => table.scrollWidth > table.parentElement.clientWidth"));
        await visitor.Page.WaitForFunctionAsync("() => document.querySelector('.panel canvas').width === Math.round(document.querySelector('.panel canvas').clientWidth * devicePixelRatio)");
    }

    [StudioFact]
    public async Task BL21_the_page_has_a_link_preview_and_a_loading_state()
    {
        string html = await fixture.Server.Client.GetStringAsync($"/play?runs={fixture.Runs}");
        Assert.All((string[])["og:title", "og:description", "og:image"], name => Assert.Contains(name, html, StringComparison.Ordinal));
        Assert.Contains("Loading 600 records", html, StringComparison.Ordinal);
        HttpResponseMessage image = await fixture.Server.Client.GetAsync(Preview().Match(html).Groups[1].Value);
        Assert.Equal("image/png", image.Content.Headers.ContentType!.MediaType);
    }

    [GeneratedRegex("og:image\" content=\"([^\"]+)\"")]
    private static partial Regex Preview();

    private async Task<PlaybackVisitor> Open(string query = "", int width = 1280, bool clock = false) => await OpenAt(browser, fixture, query, width, clock);

    internal static async Task<PlaybackVisitor> OpenAt(Browser browser, PlaybackFixture fixture, string query, int width = 1280, bool clock = false)
    {
        var visitor = new PlaybackVisitor(await browser.Visit(fixture.Address, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 } }));
        if (clock)
        {
            await visitor.Page.Clock.InstallAsync();
        }

        await visitor.Page.GotoAsync($"/play?runs={fixture.Runs}&{query}");
        await Assertions.Expect(visitor.Page.Locator("[data-play-content]")).ToBeVisibleAsync();
        return visitor;
    }

    private static Task<string> Formula(PlaybackVisitor visitor, int model, string measure) => visitor.Cell(model, measure).Locator(".formula").InnerTextAsync();

    private static async Task<double> Share(PlaybackVisitor visitor, int model, string measure)
    {
        string text = await visitor.Cell(model, measure).Locator("b").InnerTextAsync();
        return text == "N/A" ? -1 : double.Parse(text.TrimEnd('%'), CultureInfo.InvariantCulture) / 100;
    }

    private static Task<int[]> ColorOf(PlaybackVisitor visitor, string name) => visitor.Page.EvaluateAsync<int[]>(
        "name => { const text = getComputedStyle(document.documentElement).getPropertyValue(name).trim(); return [1, 3, 5].map(at => Number.parseInt(text.slice(at, at + 2), 16)); }", name);

    private static async Task<int[]> ColorsNear(PlaybackVisitor visitor, int model, double x, double y, int[] wanted)
    {
        for (int across = -8; across <= 8; across++)
        {
            for (int down = -5; down <= 8; down++)
            {
                int[] color = await visitor.Pixel(model, Math.Max(0, x + across), Math.Max(0, y + down));
                if (color[..3].SequenceEqual(wanted))
                {
                    return color;
                }
            }
        }

        return [0, 0, 0, 0];
    }

    private static Task<bool> Holds(PlaybackVisitor visitor, int model, int[] color) => visitor.Page.EvaluateAsync<bool>(
        "([model, r, g, b]) => { const canvas = document.querySelector(`[data-panel='${model}'] canvas`); const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data; for (let i = 0; i < data.length; i += 4) { if (data[i] === r && data[i + 1] === g && data[i + 2] === b) { return true; } } return false; }",
        new object[] { model, color[0], color[1], color[2] });
}
