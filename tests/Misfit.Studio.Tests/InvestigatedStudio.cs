using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Misfit.Tests;

/// <summary>A server with a run to be investigated, shared by the tests of a page.</summary>
public sealed class InvestigatedStudio : IAsyncLifetime
{
    private RunningServer? server;

    /// <summary>Where it answers.</summary>
    public Uri Address => server!.Address;

    /// <summary>Talks to it.</summary>
    public HttpClient Client => server!.Client;

    /// <summary>The run.</summary>
    public string Run { get; private set; } = "";

    /// <summary>Starts it, where there is a browser to visit it.</summary>
    public async Task InitializeAsync()
    {
        if (File.Exists(StudioFactAttribute.Chromium))
        {
            server = await RunningServer.Start();
            Run = await InvestigatedData.AddRun(server);
        }
    }

    /// <summary>A run of its own, for tests that change it.</summary>
    public Task<string> AnotherRun(string detector = "pca") => InvestigatedData.AddRun(server!, detector);

    /// <summary>A run of signals.</summary>
    public Task<string> SignalRun() => InvestigatedData.AddSignalRun(server!);

    /// <summary>A run of a series.</summary>
    public string SeriesRun() => InvestigatedData.AddSeriesRun(server!);

    /// <summary>Stops it.</summary>
    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Fails on any violation of accessibility rules, in both themes, and on a page wider than 360 pixels.</summary>
    public async Task Check(Browser browser, string address, string ready, string name)
    {
        foreach (ColorScheme theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using VisitorPage visitor = await browser.Visit(Address, new BrowserNewContextOptions { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
            await visitor.Page.GotoAsync(address);
            await visitor.Page.WaitForSelectorAsync(ready);
            await visitor.Picture($"{name}-{theme.ToString().ToLowerInvariant()}");
            AxeResult result = await visitor.Page.RunAxe();
            Assert.True(result.Violations.Length == 0, $"{address} {theme}: " + string.Join("; ", result.Violations.Select(violation => $"{violation.Id} {string.Join(", ", violation.Nodes.Select(node => node.Html).Take(3))}")));
        }

        await using VisitorPage narrow = await browser.Visit(Address, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 360, Height = 740 } });
        await narrow.Page.GotoAsync(address);
        await narrow.Page.WaitForSelectorAsync(ready);
        await narrow.Picture($"{name}-360");
        Assert.InRange(await narrow.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 360);
    }

    /// <summary>The number in an element.</summary>
    public static async Task<double> Number(IPage page, string selector) =>
        double.Parse((await page.Locator(selector).First.TextContentAsync())!, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
