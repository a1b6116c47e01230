using Microsoft.Playwright;

namespace Misfit.Studio.Tests;

/// <summary>The training page on made-up rows; what needs the heartbeats says so.</summary>
[Collection(StudioCollection.Name)]
public class TrainTests(Browser browser)
{
    private const string Rings = "/train?data=generator:rings&scaler=standard&train=300&test=200&o.hidden=8,4&o.validation=0.1";

    [StudioFact(Data = true)]
    public async Task Looks()
    {
        await using RunningServer server = await RunningServer.Start();
        foreach (string theme in (string[])["light", "dark"])
        {
            await using VisitorPage visitor = await browser.Visit(server.Address, new BrowserNewContextOptions { ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light, ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
            IPage page = visitor.Page;
            await page.GotoAsync("/train");
            await page.ScreenshotAsync(new() { Path = $"/tmp/train-{theme}-0.png", FullPage = true });
            await page.ClickAsync("[data-do=build]");
            await page.Locator("[data-status]", new() { HasText = "untrained" }).WaitForAsync();
            await page.ClickAsync("[data-do=train]");
            await page.Locator("[data-status]", new() { HasText = "30 epochs in all" }).WaitForAsync();
            await page.ScreenshotAsync(new() { Path = $"/tmp/train-{theme}-1.png", FullPage = true });
            await page.SetViewportSizeAsync(360, 740);
            await page.ScreenshotAsync(new() { Path = $"/tmp/train-{theme}-2.png", FullPage = true });
        }
    }
}
