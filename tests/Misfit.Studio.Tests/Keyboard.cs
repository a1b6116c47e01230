using Microsoft.Playwright;

namespace Misfit.Tests;

/// <summary>A visitor without a mouse: reaches what it looks for by Tab alone, and fails when Tab does not lead there or hides where it is.</summary>
internal sealed class Keyboard(IPage page)
{
    // The longest page of the walk has fewer stops.
    private const int MostStops = 250;

    private const string FocusIsSeen =
        """
        () => {
          const focused = document.activeElement;
          const seen = focused.closest('label.file') ?? focused;
          const style = getComputedStyle(seen);
          const box = seen.getBoundingClientRect();
          const ringed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
          const inView = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth && box.width > 0;
          return ringed && inView ? '' : `${focused.outerHTML.slice(0, 200)}: ${ringed ? 'outside of the window' : 'no outline'}`;
        }
        """;

    /// <summary>Tabs to a control by its role and accessible name.</summary>
    public Task To(AriaRole role, string name) => To(page.GetByRole(role, new() { Name = name, Exact = true }), $"{role} '{name}'");

    /// <summary>Tabs to one of some controls.</summary>
    public async Task To(ILocator wanted, string name)
    {
        await Assertions.Expect(wanted.First).ToBeVisibleAsync();
        for (int stop = 0; stop < MostStops; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await wanted.EvaluateAllAsync<bool>("elements => elements.includes(document.activeElement)"))
            {
                Assert.Equal("", await page.EvaluateAsync<string>(FocusIsSeen));
                return;
            }
        }

        Assert.Fail($"{name} is not reached by Tab on {page.Url}.");
    }

    /// <summary>Tabs to a control and presses a key on it.</summary>
    public async Task Press(AriaRole role, string name, string key = "Enter")
    {
        await To(role, name);
        await page.Keyboard.PressAsync(key);
    }

    /// <summary>Tabs to a list and types the beginning of a choice.</summary>
    public async Task Choose(string list, string choice)
    {
        await To(AriaRole.Combobox, list);
        await page.Keyboard.TypeAsync(choice);
    }

    /// <summary>Presses a key where the focus is, some times.</summary>
    public async Task Press(string key, int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            await page.Keyboard.PressAsync(key);
        }
    }

    /// <summary>Types over what a field holds, where the focus is.</summary>
    public async Task TypeOver(string text)
    {
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>What the focus is on.</summary>
    public Task<string> Focused() => page.EvaluateAsync<string>("() => (document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()");
}
