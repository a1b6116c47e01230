using System.Globalization;
using Microsoft.Playwright;

namespace Misfit.Tests;

/// <summary>The page Playback in a visitor's hands.</summary>
internal sealed class PlaybackVisitor(VisitorPage visitor) : IAsyncDisposable
{
    public IPage Page => visitor.Page;

    /// <summary>How many records were played.</summary>
    public async Task<int> Position() => int.Parse((await Page.Locator("[data-play-place]").InnerTextAsync()).Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    /// <summary>The four counts under the panel of a model: TP, FP, TN, FN.</summary>
    public async Task<int[]> Counts(int model) =>
        [.. (await Page.Locator($"[data-panel='{model}'] dd").AllInnerTextsAsync()).Select(text => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];

    public ILocator Button(string name) => Page.Locator("#player").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public Task Press(string name) => Button(name).ClickAsync();

    /// <summary>Moves the scrub bar.</summary>
    public async Task Seek(int position)
    {
        await Page.Locator("#scrub").FillAsync(position.ToString(CultureInfo.InvariantCulture));
        await WaitFor(position);
    }

    public Task WaitFor(int position) => Assertions.Expect(Page.Locator("[data-play-place]")).ToContainTextAsync(position.ToString("N0", CultureInfo.InvariantCulture) + " of");

    /// <summary>The names of the models from the first rank on.</summary>
    public async Task<string[]> Ranking() => [.. (await Page.Locator("[data-play-ranking] th").AllInnerTextsAsync()).Select(name => name.Trim())];

    public ILocator Cell(int model, string measure) => Page.Locator($"tr[data-model='{model}'] [data-measure='{measure}']");

    /// <summary>The colour of a point of a panel, and where it is in the picture.</summary>
    public Task<int[]> Pixel(int model, double x, double y) => Page.EvaluateAsync<int[]>(
        "([model, x, y]) => { const canvas = document.querySelector(`[data-panel='${model}'] canvas`); return [...canvas.getContext('2d').getImageData(Math.round(x * devicePixelRatio), Math.round(y * devicePixelRatio), 1, 1).data]; }",
        new object[] { model, x, y });

    public ValueTask DisposeAsync() => visitor.DisposeAsync();
}
