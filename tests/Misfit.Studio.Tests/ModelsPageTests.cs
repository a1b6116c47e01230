using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Misfit.Studio.Tests;

[Collection(StudioCollection.Name)]
public class ModelsPageTests(Browser browser, TrainedServer trained) : IClassFixture<TrainedServer>
{
    private Uri Address => trained.Server.Address;

    private string Card => $"/models/{trained.Network.ModelId}";

    [StudioFact]
    public async Task Models_are_listed_and_lead_to_their_cards()
    {
        await using VisitorPage visitor = await browser.Visit(Address);
        IPage page = visitor.Page;
        await page.GotoAsync("/models");
        await page.GetByRole(AriaRole.Link, new() { Name = "network", Exact = true }).First.ClickAsync();
        await page.WaitForURLAsync($"**{Card}");
        Assert.Equal("network", await page.Locator("h1").InnerTextAsync());
        foreach (string heading in (string[])["What it is", "Health", "Threshold", "Figures", "Fair use", "Limits", "Use it"])
        {
            Assert.True(await page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true }).IsVisibleAsync(), heading);
        }
    }

    [StudioFact]
    public async Task Card_has_no_violation_of_accessibility_rules_in_both_themes_and_fits_360_pixels()
    {
        foreach (ColorScheme theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using VisitorPage visitor = await browser.Visit(Address, new BrowserNewContextOptions { ColorScheme = theme, ViewportSize = new ViewportSize { Width = 360, Height = 700 } });
            foreach (string address in (string[])[Card, $"/models?data={trained.Data.Id}&detector=autoencoder", "/"])
            {
                await visitor.Page.GotoAsync(address);
                await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
                var result = await visitor.Page.RunAxe();
                Assert.True(result.Violations.Length == 0, $"{address} {theme}: " + string.Join("; ", result.Violations.Select(violation => $"{violation.Id} {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
                Assert.True(await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 360, address);
                await visitor.Picture($"models-{(address == "/" ? "home" : address == Card ? "card" : "train")}-{theme}-360");
            }

            await visitor.Page.SetViewportSizeAsync(1280, 900);
            await visitor.Page.GotoAsync(Card);
            await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await visitor.Picture($"models-card-{theme}");
        }
    }

    [StudioFact]
    public async Task Any_method_is_trained_by_its_form_and_the_chip_follows_it_until_it_is_stopped()
    {
        await using VisitorPage visitor = await browser.Visit(Address);
        IPage page = visitor.Page;
        await page.GotoAsync("/models");
        await page.GetByLabel("Data set").SelectOptionAsync(trained.Data.Id);
        await page.GetByLabel("Method").SelectOptionAsync("deep-svdd");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show its settings" }).ClickAsync();
        await page.WaitForURLAsync("**detector=deep-svdd**");
        await page.Locator("input[name=name]").First.FillAsync("by hand");
        await page.Locator("input[name='set.epochs']").FillAsync("5000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Train", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**#jobs");
        ILocator chip = page.Locator("#job-chip");
        await Assertions.Expect(chip).ToBeVisibleAsync();
        await Assertions.Expect(chip).ToContainTextAsync("by hand");
        await Assertions.Expect(chip.Locator("[data-job=step]")).ToContainTextAsync("%", new() { Timeout = 15000 });
        await visitor.Picture("models-jobs-Light");
        await chip.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Assertions.Expect(page.Locator("tr[data-state=stopped]")).ToContainTextAsync("by hand", new() { Timeout = 15000 });
        await Assertions.Expect(page.Locator("#job-chip")).ToBeHiddenAsync();
    }

    [StudioFact]
    public async Task Setting_out_of_range_is_refused_with_the_reason()
    {
        await using VisitorPage visitor = await browser.Visit(Address);
        IPage page = visitor.Page;
        await page.GotoAsync($"/models?data={trained.Data.Id}&detector=autoencoder");
        await page.Locator("input[name='set.hidden']").FillAsync("many");
        await page.GetByRole(AriaRole.Button, new() { Name = "Train", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("many");
    }

    [StudioFact]
    public async Task Deleted_model_comes_back_by_undo()
    {
        await using VisitorPage visitor = await browser.Visit(Address);
        IPage page = visitor.Page;
        await page.GotoAsync($"/models/{trained.Forest.ModelId}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.WaitForURLAsync("**/models?deleted=*");
        Assert.Equal(0, await page.GetByRole(AriaRole.Link, new() { Name = "forest", Exact = true }).CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await page.WaitForURLAsync($"**/models/{trained.Forest.ModelId}");
        Assert.Equal("forest", await page.Locator("h1").InnerTextAsync());
    }

    [StudioFact]
    public async Task Downloaded_model_file_is_uploaded_again()
    {
        await using VisitorPage visitor = await browser.Visit(Address);
        IPage page = visitor.Page;
        await page.GotoAsync(Card);
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        Assert.Equal("network.misfit", download.SuggestedFilename);
        string file = Path.Combine(Path.GetTempPath(), $"copy-{Guid.NewGuid():N}.misfit");
        await download.SaveAsAsync(file);
        await page.GotoAsync("/models");
        await page.Locator("input[type=file]").SetInputFilesAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await page.WaitForURLAsync("**/models/*");
        Assert.StartsWith("copy-", await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        File.Delete(file);
    }

    [StudioFact]
    public async Task Threshold_rule_is_set_on_the_card()
    {
        await using VisitorPage visitor = await browser.Visit(Address);
        IPage page = visitor.Page;
        await page.GotoAsync(Card);
        await page.Locator("input[name=rule]").FillAsync("alerts=7/100");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("section:has(#threshold)")).ToContainTextAsync("alerts=7/100");
        await page.Locator("input[name=rule]").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("section:has(#threshold)")).Not.ToContainTextAsync("alerts=7/100");
    }

    [StudioFact]
    public async Task Feature15_fair_use_table_adds_up_and_warns_of_small_groups()
    {
        await using VisitorPage visitor = await browser.Visit(Address);
        IPage page = visitor.Page;
        await page.GotoAsync(Card);
        ILocator rows = page.Locator("table.fair-use tbody tr");
        int[] counts = [.. (await rows.Locator("td:nth-child(2)").AllInnerTextsAsync()).Select(text => int.Parse(text.Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(3, counts.Length);
        Assert.Equal(counts[2], counts[0] + counts[1]);
        Assert.Contains("Only 20 rows", await page.Locator("tr[data-group=south]").InnerTextAsync(), StringComparison.Ordinal);
        await page.GetByLabel("Groups by").SelectOptionAsync("kind");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("tr[data-group=pump]")).ToBeVisibleAsync();
    }

    [StudioFact]
    public async Task Feature14_code_is_copied_by_a_button()
    {
        await using VisitorPage visitor = await browser.Visit(Address, new BrowserNewContextOptions { Permissions = ["clipboard-read", "clipboard-write"] });
        IPage page = visitor.Page;
        await page.GotoAsync(Card);
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy as C#" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-copied]")).ToContainTextAsync("Copied");
        Assert.Equal(await trained.Client.GetStringAsync($"/api/v1{Card}/code"), await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy as curl" }).ClickAsync();
        Assert.StartsWith($"curl -s {Address.ToString().TrimEnd('/')}/api/v1{Card}/score", await page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
    }

    [StudioFact]
    public async Task Page_works_before_scripts_load()
    {
        await using VisitorPage visitor = await browser.Visit(Address, new BrowserNewContextOptions { JavaScriptEnabled = false });
        IPage page = visitor.Page;
        await page.GotoAsync($"/models?data={trained.Data.Id}&detector=hbos");
        await page.Locator("input[name=name]").First.FillAsync("plain");
        await page.GetByRole(AriaRole.Button, new() { Name = "Train", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("section:has(#jobs)")).ToContainTextAsync("plain");
    }

    [StudioFact]
    public async Task Home_shows_three_doors_recent_runs_and_the_server()
    {
        await using VisitorPage visitor = await browser.Visit(Address);
        IPage page = visitor.Page;
        await page.GotoAsync("/");
        Assert.Equal(["Learn", "Play", "Use my data"], await page.Locator(".doors b").AllInnerTextsAsync());
        Assert.Contains("network", await page.Locator("section:has(#recent)").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains(trained.Server.Folder, await page.Locator("section:has(#system)").InnerTextAsync(), StringComparison.Ordinal);
    }
}
