using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Misfit.Server.DataSets;
using Misfit.Server.Runs;
using Misfit.Server.Security;
using Misfit.Server.Studio;
using Microsoft.Extensions.DependencyInjection;

namespace Misfit.Studio.Tests;

/// <summary>Pages as they look when there is something on them: narrow, wide, light and dark.</summary>
[Collection(StudioCollection.Name)]
public class ContentTests(Browser browser, TrainedServer trained) : IClassFixture<TrainedServer>
{
    private static readonly ColorScheme[] Themes = [ColorScheme.Light, ColorScheme.Dark];

    [StudioFact]
    public async Task Every_page_with_content_fits_360_pixels_in_both_themes()
    {
        await using VisitorPage visitor = await browser.Visit(trained.Server.Address, Options(ColorScheme.Light, 360));
        foreach ((string address, string name) in Pages())
        {
            await visitor.Page.SetViewportSizeAsync(360, 800);
            await visitor.Page.GotoAsync(address);
            await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            foreach ((ColorScheme theme, int width) in ((ColorScheme, int)[])[(ColorScheme.Light, 360), (ColorScheme.Dark, 360), (ColorScheme.Dark, 1280), (ColorScheme.Light, 1280)])
            {
                await visitor.Page.SetViewportSizeAsync(width, 800);
                await visitor.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme });
                await visitor.Picture($"{name}-{theme}-{width}");
                Assert.True(await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{address} at {width}");
            }
        }
    }

    [StudioFact]
    public async Task Sign_in_page_and_drift_tab_have_no_violation_of_accessibility_rules()
    {
        await using RunningServer open = await RunningServer.Start(options => options with { Urls = "http://0.0.0.0:0" });
        string key = open.Services.GetRequiredService<ApiKey>().Renew();
        var address = new Uri($"http://127.0.0.1:{open.Address.Port}");
        foreach (ColorScheme theme in Themes)
        {
            await using VisitorPage visitor = await browser.Visit(address, Options(theme, 360));
            await visitor.Page.GotoAsync("/models");
            await visitor.Page.GetByLabel("API key").FillAsync("misfit_wrong");
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is not the key");
            await Check(visitor, $"sign-in-{theme}");
            await visitor.Page.GetByLabel("API key").FillAsync(key);
            await visitor.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Models");

            await using VisitorPage drift = await browser.Visit(trained.Server.Address, Options(theme, 360));
            await drift.Page.GotoAsync(Drift());
            await Check(drift, $"drift-{theme}");
        }
    }

    private static async Task Check(VisitorPage visitor, string name)
    {
        foreach (int width in (int[])[1280, 360])
        {
            await visitor.Page.SetViewportSizeAsync(width, 800);
            await visitor.Picture($"{name}-{width}");
            AxeResult result = await visitor.Page.RunAxe();
            Assert.True(result.Violations.Length == 0, $"{name}: " + string.Join("; ", result.Violations.Select(violation => $"{violation.Id} {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
            Assert.InRange(await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        }
    }

    private IEnumerable<(string Address, string Name)> Pages()
    {
        RunRecord[] runs = [.. trained.Service<RunLibrary>().List().Where(run => run.DataSetId == trained.Data.Id)];
        string both = string.Join(',', runs.Select(run => run.Id));
        foreach ((string address, string name) in StudioPages.All)
        {
            yield return (address, $"page-{name}");
        }

        yield return ($"/data?set={trained.Data.Id}", "full-data");
        yield return ($"/play?runs={both}", "full-play");
        yield return ($"/compare?runs={both}", "full-compare");
        yield return ($"/investigate?run={runs[0].Id}&incident=1", "full-investigate");
        yield return ($"/record/{runs[0].Id}/{TrainedServer.Rows}", "full-record");
        yield return ($"/threshold?run={runs[0].Id}&goal=best-f1", "full-threshold");
        yield return ($"/models/{trained.Network.ModelId}", "full-model");
        yield return ($"/models?data={trained.Data.Id}&detector=autoencoder", "full-models");
    }

    private string Drift()
    {
        DataSetLibrary library = trained.Service<DataSetLibrary>();
        DataSetRecord other = library.List().FirstOrDefault(set => set.Name == "server-metrics") ?? library.AddGenerated("server-metrics", 400, 3);
        DataSetRecord later = library.AddGenerated("server-metrics", 400, 9);
        return $"/data?set={later.Id}&tab=drift&against={other.Id}";
    }

    private static BrowserNewContextOptions Options(ColorScheme theme, int width) => new() { ColorScheme = theme, ViewportSize = new ViewportSize { Width = width, Height = 800 } };
}
