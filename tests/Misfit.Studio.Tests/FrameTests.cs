using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Misfit.Server.Studio;

namespace Misfit.Studio.Tests;

[Collection(StudioCollection.Name)]
public class FrameTests(Browser browser)
{
    [StudioFact]
    public async Task Every_page_in_both_themes_has_no_violation_of_accessibility_rules()
    {
        await using RunningServer server = await RunningServer.Start();
        foreach (string theme in (string[])["light", "dark"])
        {
            await using VisitorPage visitor = await browser.Visit(server.Address, new BrowserNewContextOptions { ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light });
            foreach ((string address, _) in StudioPages.All)
            {
                await visitor.Page.GotoAsync(address);
                AxeResult result = await visitor.Page.RunAxe();
                Assert.True(result.Violations.Length == 0, $"{address} {theme}: " + string.Join("; ", result.Violations.Select(violation => $"{violation.Id} {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
            }
        }
    }

    [StudioFact]
    public async Task Every_page_fits_a_screen_of_360_pixels()
    {
        await using RunningServer server = await RunningServer.Start();
        await using VisitorPage visitor = await browser.Visit(server.Address, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 360, Height = 700 } });
        foreach ((string address, _) in StudioPages.All)
        {
            await visitor.Page.GotoAsync(address);
            Assert.True(await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 360, address);
        }
    }

    [StudioFact]
    public async Task Theme_that_was_chosen_is_kept()
    {
        await using RunningServer server = await RunningServer.Start();
        await using VisitorPage visitor = await browser.Visit(server.Address, new BrowserNewContextOptions { ColorScheme = ColorScheme.Light });
        await visitor.Page.GotoAsync("/");
        await visitor.Page.RunAndWaitForResponseAsync(() => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync(), "**/theme");
        await visitor.Page.ReloadAsync();
        Assert.Equal("dark", await visitor.Page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
    }
}
