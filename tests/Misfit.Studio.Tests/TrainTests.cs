using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Misfit.Detectors;
using Misfit.Server.Live;
using Misfit.Server.Models;

namespace Misfit.Studio.Tests;

/// <summary>A server for all tests of the class.</summary>
public sealed class TrainServer : IAsyncLifetime
{
    internal RunningServer Running { get; private set; } = null!;

    public async Task InitializeAsync() => Running = await RunningServer.Start();

    public async Task DisposeAsync() => await Running.DisposeAsync();
}

/// <summary>The page of live training, on made-up rows; what needs the heartbeats says so.</summary>
[Collection(StudioCollection.Name)]
public partial class TrainTests(Browser browser, TrainServer server) : IClassFixture<TrainServer>
{
    private const string Rings = "/train?data=generator:rings&scaler=standard&train=300&test=200&o.hidden=8,4&pace=0";
    private const string Slow = Rings + "&pace=20";

    [StudioFact]
    public async Task AN20_two_drawers_and_the_closed_header_tells_the_layers()
    {
        await using VisitorPage visitor = await Open("/train");
        IPage page = visitor.Page;
        Assert.Equal(2, await page.Locator("main > details, #train > details").CountAsync());
        await page.Locator(".train-how summary").ClickAsync();
        Assert.Equal(3, await page.Locator(".train-how li").CountAsync());
        await page.Locator(".train-settings > summary").ClickAsync();
        Assert.False(await page.Locator("[data-layers]").IsVisibleAsync());
        Assert.Equal("5 Layer Autoencoder", await page.Locator("[data-network-name]").InnerTextAsync());
    }

    [StudioFact]
    public async Task AN21_layers_are_added_and_removed_and_the_decoder_mirrors_them()
    {
        await using VisitorPage visitor = await Open("/train");
        IPage page = visitor.Page;
        await Button(page, "Add a layer").ClickAsync();
        Assert.Equal("7,3,3", await page.InputValueAsync("[name='o.hidden']"));
        Assert.Equal("7 Layer Autoencoder", await page.Locator("[data-network-name]").InnerTextAsync());
        Assert.Equal("Layers of 140, 7, 3, 3, 2, 3, 3, 7, 140 units", await page.Locator("[data-network] svg").GetAttributeAsync("aria-label"));
        for (int layer = 4; layer <= 10; layer++)
        {
            await Button(page, "Add a layer").ClickAsync();
        }

        Assert.True(await Button(page, "Add a layer").IsDisabledAsync());
        for (int layer = 10; layer > 1; layer--)
        {
            await Button(page, "Remove a layer").ClickAsync();
        }

        Assert.True(await Button(page, "Remove a layer").IsDisabledAsync());
        Assert.Equal("3 Layer Autoencoder", await page.Locator("[data-network-name]").InnerTextAsync());
    }

    [StudioFact]
    public async Task AN22_units_change_by_button_and_by_number_and_stop_at_their_limits()
    {
        await using VisitorPage visitor = await Open("/train");
        IPage page = visitor.Page;
        await Button(page, "One unit more in layer 1").ClickAsync();
        Assert.Equal("8,3", await page.InputValueAsync("[name='o.hidden']"));
        await page.GetByLabel("Units of layer 2").FillAsync("5");
        await page.GetByLabel("Units of layer 2").PressAsync("Tab");
        Assert.Equal("8,5", await page.InputValueAsync("[name='o.hidden']"));
        await Button(page, "One unit less in narrowest").ClickAsync();
        Assert.Equal("1", await page.InputValueAsync("[name='o.latent']"));
        Assert.True(await Button(page, "One unit less in narrowest").IsDisabledAsync());
        await page.GetByLabel("Units of narrowest").FillAsync("9999");
        await page.GetByLabel("Units of narrowest").PressAsync("Tab");
        Assert.Equal("512", await page.InputValueAsync("[name='o.latent']"));
        Assert.True(await Button(page, "One unit more in narrowest").IsDisabledAsync());
    }

    [StudioFact]
    public async Task AN23_connectors_are_drawn_anew_and_grey_while_training()
    {
        await using VisitorPage visitor = await Open(Slow);
        IPage page = visitor.Page;
        int before = await page.Locator("[data-network] line").CountAsync();
        await Button(page, "One unit more in layer 2").ClickAsync();
        Assert.True(await page.Locator("[data-network] line").CountAsync() > before);
        Assert.Equal("flow", await page.Locator("[data-network] line").First.EvaluateAsync<string>("line => getComputedStyle(line).animationName"));
        await Build(page);
        await Do(page, "train");
        await page.Locator("[data-network].training").WaitForAsync();
        Assert.Equal("none", await page.Locator("[data-network] line").First.EvaluateAsync<string>("line => getComputedStyle(line).animationName"));
    }

    [StudioFact]
    public async Task AN24_steps_add_up_and_batch_sizes_are_suggested()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        Assert.Equal(["30", "50", "100"], await page.Locator("#steps-list option").EvaluateAllAsync<string[]>("options => options.map(option => option.value)"));
        Assert.Equal(["64", "128", "256", "512", "1024"], await page.Locator("#batch-size-list option").EvaluateAllAsync<string[]>("options => options.map(option => option.value)"));
        await Build(page);
        await Train(page, 30, 30);
        await Train(page, 50, 80);
    }

    [StudioFact]
    public async Task AN25_learning_rate_and_regularisers_have_fields_of_their_own()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        await page.Locator("[name='o.learning-rate']").FillAsync("0.1");
        await page.Locator("[name='o.penalty-l1']").FillAsync("0.001");
        await page.Locator("[name='o.penalty-l2']").FillAsync("0.002");
        await Build(page);
        LiveSession session = server.Running.Services.GetRequiredService<LiveSessions>().Find(SessionOf(page));
        Assert.Equal(("0.1", "0.001", "0.002"), (session.Request.Options["learning-rate"], session.Request.Options["penalty-l1"], session.Request.Options["penalty-l2"]));
        await Train(page, 3, 3);
    }

    [StudioFact]
    public async Task AN26_optimisers_of_the_original_can_all_be_trained_with()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        foreach (string optimiser in (string[])["adam", "adamax", "adadelta", "rms-prop", "momentum", "sgd"])
        {
            await page.SelectOptionAsync("[name='o.optimizer']", optimiser);
            await Build(page);
            await Train(page, 2, 2);
        }
    }

    [StudioFact]
    public async Task AN27_train_size_abnormal_share_and_test_size_are_told_as_they_came_out()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        await page.FillAsync("[name=train]", "250");
        await page.FillAsync("[name=abnormal]", "10");
        await page.FillAsync("[name=test]", "150");
        await Build(page);
        string mix = await page.Locator("[data-mix]").InnerTextAsync();
        Assert.Contains("trained on 250 rows, 25 of them abnormal (10%)", mix, StringComparison.Ordinal);
        Assert.Contains("figures of 150 rows", mix, StringComparison.Ordinal);
        Assert.Contains("threshold chosen on 200 rows", mix, StringComparison.Ordinal);
    }

    [StudioFact]
    public async Task AN28_change_of_data_or_layers_asks_to_build_again_and_taking_it_back_does_not()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        Assert.True(await page.Locator("[data-do=train]").IsDisabledAsync());
        Assert.Contains("Press Build", await Status(page), StringComparison.Ordinal);
        Assert.Equal(1, await page.Locator("[data-do=build].pulse").CountAsync());
        await Build(page);
        Assert.Equal(0, await page.Locator("[data-do=build].pulse").CountAsync());
        await Train(page, 3, 3);
        await Button(page, "One unit more in layer 1").ClickAsync();
        Assert.True(await page.Locator("[data-do=train]").IsDisabledAsync());
        Assert.Contains("replaces the network trained for 3 epochs", await Status(page), StringComparison.Ordinal);
        Assert.Equal(1, await page.Locator("[data-do=build].pulse").CountAsync());
        await Button(page, "One unit less in layer 1").ClickAsync();
        Assert.True(await page.Locator("[data-do=train]").IsEnabledAsync());
    }

    [StudioFact]
    public async Task AN29_build_shows_the_untrained_network_and_pause_and_resume_end_the_block()
    {
        await using VisitorPage visitor = await Open(Slow);
        IPage page = visitor.Page;
        await Build(page);
        foreach (string figure in (string[])["loss", "histogram", "roc", "latent", "samples"])
        {
            Assert.DoesNotContain("Nothing to show", await Summary(page, figure), StringComparison.Ordinal);
        }

        await page.FillAsync("[name=steps]", "12");
        await Do(page, "train");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume", Exact = true }).WaitForAsync();
        Assert.Contains("of 12", await Status(page), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume", Exact = true }).ClickAsync();
        await StatusSays(page, "12 epochs in all");
        Assert.Equal(1, await page.Locator("[data-progress]").EvaluateAsync<double>("bar => bar.position"));
    }

    [StudioFact]
    public async Task AN30_every_chart_follows_the_training()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        await Build(page);
        string[] names = ["loss", "histogram", "roc", "samples"];
        string[] before = await Task.WhenAll(names.Select(name => Summary(page, name)));
        await Train(page, 20, 20);
        string[] after = await Task.WhenAll(names.Select(name => Summary(page, name)));
        Assert.All(before.Zip(after), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Contains("After 20 epochs", after[0], StringComparison.Ordinal);
        Assert.Contains("held out", after[0], StringComparison.Ordinal);
        await page.Locator("#train-loss [data-figure-table]").ClickAsync();
        Assert.Equal(21, await page.Locator("#train-loss tbody tr").CountAsync());
    }

    [StudioFact]
    public async Task AN31_slider_overrides_the_threshold_until_training_goes_on()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        Assert.True(await page.Locator("[data-threshold-range]").IsDisabledAsync());
        await Build(page);
        await Train(page, 5, 5);
        string chosen = await page.InputValueAsync("[data-threshold-number]");
        Assert.Equal("Accuracy, threshold best on validation", await Title(page, "accuracy"));
        await page.Locator("[data-threshold-range]").FocusAsync();
        await page.Keyboard.PressAsync("End");
        await page.Locator("[data-tile=accuracy] dt", new() { HasText = "at your threshold" }).WaitForAsync();
        Assert.NotEqual(chosen, await page.InputValueAsync("[data-threshold-number]"));
        await Button(page, "Choose it on validation").ClickAsync();
        await page.Locator("[data-tile=accuracy] dt", new() { HasText = "best on validation" }).WaitForAsync();
        Assert.Equal(chosen, await page.InputValueAsync("[data-threshold-number]"));
        await page.FillAsync("[data-threshold-number]", "1000000");
        await page.Keyboard.PressAsync("Tab");
        await page.Locator("[data-cell=tp]", new() { HasText = "0" }).WaitForAsync();
        await Train(page, 1, 6);
        Assert.Equal("Accuracy, threshold best on validation", await Title(page, "accuracy"));
    }

    [StudioFact]
    public async Task AN32_cards_agree_with_the_confusion_matrix_and_have_coloured_edges()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        Assert.Equal("N/A", await Value(page, "accuracy"));
        await Build(page);
        await Train(page, 20, 20);
        (double tp, double fp, double tn, double fn) = (await Cell(page, "tp"), await Cell(page, "fp"), await Cell(page, "tn"), await Cell(page, "fn"));
        Assert.Equal(200, tp + fp + tn + fn);
        Assert.Equal((tp + tn) / 200, double.Parse(await Value(page, "accuracy"), CultureInfo.InvariantCulture), 4);
        Assert.Equal(fp / (fp + tn), double.Parse(await Value(page, "fpr"), CultureInfo.InvariantCulture), 4);
        Assert.Equal(8, await page.Locator("[data-tile]").CountAsync());
        Assert.StartsWith("hsl(", await page.Locator("[data-tile=auc]").EvaluateAsync<string>("tile => tile.style.getPropertyValue('--edge')"), StringComparison.Ordinal);
    }

    [StudioFact]
    public async Task AN33_checkboxes_hide_parts_and_the_address_remembers_them()
    {
        await using VisitorPage visitor = await Open("/train");
        IPage page = visitor.Page;
        string[] parts = ["composer", "metrics", "loss", "histogram", "roc", "latent"];
        float before = (await page.Locator("[data-panel=samples]").BoundingBoxAsync())!.Y;
        foreach (string part in parts)
        {
            await page.Locator($"[data-show={part}]").UncheckAsync();
            Assert.False(await page.Locator($"[data-panel={part}]").IsVisibleAsync());
        }

        Assert.True((await page.Locator("[data-panel=samples]").BoundingBoxAsync())!.Y < before);
        await page.ReloadAsync();
        await page.Locator("[data-panel=samples]").WaitForAsync();
        Assert.False(await page.Locator("[data-show=roc]").IsCheckedAsync());
        await page.Locator("[data-panel=roc]").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await page.Locator("[data-show=roc]").CheckAsync();
        Assert.True(await page.Locator("[data-panel=roc]").IsVisibleAsync());
    }

    [StudioFact]
    public async Task AN34_rows_that_cannot_be_had_are_told_in_a_banner_with_retry()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = await visitor.Page.Context.NewPageAsync();   // one whose console may show the answer that is provoked
        bool broken = true;
        await page.RouteAsync("**/api/v1/live", async route =>
        {
            if (broken)
            {
                await route.FulfillAsync(new() { Status = 422, ContentType = "application/problem+json", Body = """{"detail":"The data cannot be had."}""" });
            }
            else
            {
                await route.ContinueAsync();
            }
        });
        await page.GotoAsync(Rings);
        Assert.Contains("Nothing to show", await Summary(page, "loss"), StringComparison.Ordinal);
        await Do(page, "build");
        await page.Locator("[data-alarm]", new() { HasText = "The data cannot be had." }).WaitForAsync();
        Assert.True(await page.Locator("[data-do=train]").IsDisabledAsync());
        broken = false;
        await Do(page, "retry");
        await StatusSays(page, "untrained");
        Assert.False(await page.Locator("[data-alarm]").IsVisibleAsync());
    }

    [StudioFact]
    public async Task AN35_narrow_windows_wrap_without_sideways_scrolling()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        await Build(page);
        foreach (int width in (int[])[1280, 800, 600, 400, 360])
        {
            await page.SetViewportSizeAsync(width, 800);
            await page.WaitForFunctionAsync("width => document.documentElement.scrollWidth <= width", width);
        }
    }

    [StudioFact(Data = true)]
    public async Task AN36_reference_run_on_heartbeats_reaches_an_area_of_096_in_30_epochs()
    {
        await using VisitorPage visitor = await Open("/train");
        IPage page = visitor.Page;
        await Build(page);
        Assert.Contains("trained on 500 rows, 0 of them abnormal (0%)", await page.Locator("[data-mix]").InnerTextAsync(), StringComparison.Ordinal);
        await Train(page, 30, 30);

        // The published figure has two decimals.
        Assert.InRange(Math.Round(double.Parse(await Value(page, "auc"), CultureInfo.InvariantCulture), 2), 0.96, 1);
        Assert.InRange(double.Parse(await Value(page, "accuracy"), CultureInfo.InvariantCulture), 0.9, 1);
    }

    [StudioFact]
    public async Task Test_size_changes_while_the_weights_are_kept()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        await Build(page);
        await Train(page, 10, 10);
        string threshold = await page.InputValueAsync("[data-threshold-number]");
        await page.FillAsync("[name=test]", "120");
        await page.Keyboard.PressAsync("Tab");
        await page.Locator("[data-mix]", new() { HasText = "figures of 120 rows" }).WaitForAsync();
        await StatusSays(page, "10 epochs in all");
        Assert.Equal(threshold, await page.InputValueAsync("[data-threshold-number]"));
        Assert.True(await page.Locator("[data-do=train]").IsEnabledAsync());
    }

    [StudioFact]
    public async Task Diverging_training_ends_with_a_plain_sentence()
    {
        await using VisitorPage visitor = await Open(Rings + "&o.activation=identity&o.output-activation=identity&o.learning-rate=10&o.optimizer=sgd");
        IPage page = visitor.Page;
        await Build(page);
        await page.FillAsync("[name=steps]", "200");
        await Do(page, "train");
        await StatusSays(page, "Lower learning-rate");
        Assert.True(await page.Locator("[data-do=train]").IsDisabledAsync());
    }

    [StudioFact]
    public async Task One_threshold_gives_the_same_counts_in_all_views()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        await Build(page);
        await Train(page, 10, 10);
        await page.Locator("#train-histogram").ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await page.Locator("#train-histogram [data-figure-canvas]").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width / 3), box.Y + (box.Height / 2), new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await page.Locator("[data-tile=accuracy] dt", new() { HasText = "at your threshold" }).WaitForAsync();
        await page.Locator("[data-do=automatic]:enabled").WaitForAsync();
        (double tp, double fp, double tn, double fn) = (await Cell(page, "tp"), await Cell(page, "fp"), await Cell(page, "tn"), await Cell(page, "fn"));
        await page.Locator("#train-histogram [data-figure-summary]", new() { HasText = $"{tp} of {tp + fn} anomalies and {fp} of {fp + tn} normal rows" }).WaitForAsync();
        LiveDescription told = await server.Running.Services.GetRequiredService<LiveSessions>().Find(SessionOf(page)).Describe();
        Assert.Equal((tp, fp, tn, fn), (told.Now.Snapshot!.Test!.TruePositives, told.Now.Snapshot.Test.FalsePositives, told.Now.Snapshot.Test.TrueNegatives, told.Now.Snapshot.Test.FalseNegatives));
    }

    [StudioFact]
    public async Task Address_brings_settings_and_the_trained_network_back()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        await page.FillAsync("[name=seed]", "7");
        await Build(page);
        await Train(page, 10, 10);
        (string auc, string address) = (await Value(page, "auc"), page.Url);
        await using VisitorPage other = await browser.Visit(server.Running.Address);
        await other.Page.GotoAsync(address);
        await StatusSays(other.Page, "10 epochs in all");
        Assert.Equal(auc, await Value(other.Page, "auc"));
        Assert.Equal("7", await other.Page.InputValueAsync("[name=seed]"));
        Assert.Equal("8,4", await other.Page.InputValueAsync("[name='o.hidden']"));
        Assert.True(await other.Page.Locator("[data-do=train]").IsEnabledAsync());
    }

    [StudioFact]
    public async Task Saved_model_is_in_the_library_and_the_training_goes_on()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        await Build(page);
        await Train(page, 5, 5);
        await Do(page, "save");
        await page.Locator("#save-dialog [name=name]").FillAsync("Rings, five epochs");
        await page.Locator("#save-dialog [value=save]").ClickAsync();
        await Assertions.Expect(page.Locator("[data-saved]")).ToContainTextAsync("Saved as “Rings, five epochs”");
        ModelLibrary library = server.Running.Services.GetRequiredService<ModelLibrary>();
        ModelRecord record = library.List().First(model => model.Name == "Rings, five epochs");
        Assert.Contains("epochs=5", RecipeText.Of(library.Load(record.Id).Recipe.Detector), StringComparison.Ordinal);
        await Train(page, 5, 10);
    }

    [StudioFact]
    public async Task Whole_training_can_be_done_with_the_keyboard()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        await TabTo(page, "[data-do=build]");
        await page.Keyboard.PressAsync("Enter");
        await StatusSays(page, "untrained");
        await TabTo(page, "[data-do=train]");
        await page.Keyboard.PressAsync("Space");
        await StatusSays(page, "30 epochs in all");
        await TabTo(page, "[data-key=layer0-more]");
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("layer0-more", await page.EvaluateAsync<string>("document.activeElement.dataset.key"));
        await TabTo(page, "[data-threshold-range]");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Locator("[data-tile=accuracy] dt", new() { HasText = "at your threshold" }).WaitForAsync();
    }

    [StudioFact]
    public async Task Screen_readers_are_told_at_most_once_in_five_seconds()
    {
        await using VisitorPage visitor = await Open(Slow);
        IPage page = visitor.Page;
        await page.EvaluateAsync("""
            window.told = [];
            new MutationObserver(() => window.told.push(performance.now())).observe(document.querySelector('[data-live]'), { childList: true, characterData: true, subtree: true });
            """);
        await Build(page);
        await Do(page, "train");
        await StatusSays(page, "30 epochs in all");
        double[] told = await page.EvaluateAsync<double[]>("window.told");
        Assert.All(told.Zip(told.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 4999, $"{pair}"));
    }

    [StudioFact]
    public async Task Other_methods_have_their_own_settings_and_train()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        foreach ((string method, string option) in ((string, string)[])[("vae", "kl-weight"), ("deep-svdd", "objective"), ("flow", "blocks"), ("plad", "members")])
        {
            await page.SelectOptionAsync("[name=method]", method);
            await page.WaitForURLAsync(new Regex($"method={method}"));
            await page.Locator("[data-tile]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            Assert.Equal(1, await page.Locator($"[name='o.{option}']").CountAsync());
            await Build(page);
            await Train(page, 2, 2);
            Assert.NotEqual("N/A", await Value(page, "auc"));
        }
    }

    [StudioFact]
    public async Task Previous_run_stays_as_a_line_and_both_are_in_the_log()
    {
        await using VisitorPage visitor = await Open(Rings);
        IPage page = visitor.Page;
        await Build(page);
        await Train(page, 10, 10);
        await page.FillAsync("[name=seed]", "9");
        await Build(page);
        await Train(page, 4, 4);
        await Assertions.Expect(page.Locator("[data-log] tbody tr")).ToHaveCountAsync(2);
        await page.ReloadAsync();
        await StatusSays(page, "4 epochs in all");
        await Assertions.Expect(page.Locator("[data-log] tbody tr")).ToHaveCountAsync(2);
    }

    private async Task<VisitorPage> Open(string address)
    {
        VisitorPage visitor = await browser.Visit(server.Running.Address, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        await visitor.Page.GotoAsync(address);
        await visitor.Page.Locator("[data-tile]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return visitor;
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static Task Do(IPage page, string action) => page.ClickAsync($"[data-do={action}]:enabled");

    private static async Task Build(IPage page)
    {
        string before = SessionOf(page);
        await Do(page, "build");
        await page.WaitForFunctionAsync("before => new URLSearchParams(location.search).get('session') !== (before || null)", before);
        await StatusSays(page, "untrained");
    }

    private static async Task Train(IPage page, int steps, int total)
    {
        await page.FillAsync("[name=steps]", $"{steps}");
        await Do(page, "train");
        await StatusSays(page, $"{total} epochs in all");
    }

    private static Task<string> Status(IPage page) => page.Locator("[data-status]").InnerTextAsync();

    private static Task StatusSays(IPage page, string text) => page.Locator("[data-status]", new() { HasText = text }).WaitForAsync();

    private static Task<string> Summary(IPage page, string figure) => page.Locator($"#train-{figure} [data-figure-summary]").InnerTextAsync();

    private static Task<string> Value(IPage page, string tile) => page.Locator($"[data-tile={tile}] dd").InnerTextAsync();

    private static Task<string> Title(IPage page, string tile) => page.Locator($"[data-tile={tile}] dt").InnerTextAsync();

    private static async Task<double> Cell(IPage page, string cell) => double.Parse(await page.Locator($"[data-cell={cell}]").InnerTextAsync(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static string SessionOf(IPage page) => SessionName().Match(page.Url).Groups[1].Value;

    private static async Task TabTo(IPage page, string selector)
    {
        for (int press = 0; press < 150; press++)
        {
            if (await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab never reached {selector}.");
    }

    [GeneratedRegex("session=([a-z0-9]+)")]
    private static partial Regex SessionName();
}
