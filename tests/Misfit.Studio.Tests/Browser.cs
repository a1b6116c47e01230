using Microsoft.Playwright;

namespace Misfit.Tests;

/// <summary>One browser for all tests of the collection; each test takes a server of its own or the shared one, and a page.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Starts the browser, if there is one; tests are skipped without it.</summary>
    public async Task InitializeAsync()
    {
        if (File.Exists(StudioFactAttribute.Chromium))
        {
            Assertions.SetDefaultExpectTimeout(20_000);
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = StudioFactAttribute.Chromium, Args = ["--no-sandbox", "--disable-gpu"] });
        }
    }

    /// <summary>A page of a new context, as if a new visitor came. It fails on any request to another host and on any error of a script.</summary>
    public async Task<VisitorPage> Visit(Uri address, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = address.ToString();
        IBrowserContext context = await browser!.NewContextAsync(options);
        return new VisitorPage(context, await context.NewPageAsync(), address);
    }

    /// <summary>Closes the browser.</summary>
    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.CloseAsync();
        }

        playwright?.Dispose();
    }
}

/// <summary>A page and what went wrong on it.</summary>
public sealed class VisitorPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> problems = [];

    internal VisitorPage(IBrowserContext context, IPage page, Uri address)
    {
        (this.context, Page) = (context, page);
        page.PageError += (_, error) => problems.Add($"script: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                problems.Add($"console: {message.Text}");
            }
        };
        page.Request += (_, request) =>
        {
            var target = new Uri(request.Url);
            if (target.Scheme is "http" or "https" or "ws" or "wss" && target.Authority != address.Authority)
            {
                problems.Add($"request to another host: {request.Url}");
            }
        };
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What went wrong so far, for tests that provoke it.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>Forgets what went wrong as it should have; throws when nothing did.</summary>
    public void Forgive(string part) => Assert.True(problems.RemoveAll(problem => problem.Contains(part, StringComparison.Ordinal)) > 0);

    /// <summary>A picture to be looked at, where MISFIT_PICTURES names a folder.</summary>
    public async Task Picture(string name)
    {
        if (Environment.GetEnvironmentVariable("MISFIT_PICTURES") is { Length: > 0 } folder)
        {
            await Page.WaitForTimeoutAsync(400);
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        }
    }

    /// <summary>Closes the page; throws what went wrong on it.</summary>
    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        Assert.Empty(problems);
    }
}

/// <summary>The tests that share the browser.</summary>
[CollectionDefinition(Name)]
public sealed class StudioCollection : ICollectionFixture<Browser>
{
    /// <summary>Its name.</summary>
    public const string Name = "Studio";
}
