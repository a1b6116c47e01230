namespace Misfit.Tests;

/// <summary>A test that needs a browser, and where it says so the real data; skipped with the reason where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StudioFactAttribute : FactAttribute
{
    /// <summary>The browser that is driven: the one named by MISFIT_CHROMIUM, or Debian's.</summary>
    public static string Chromium { get; } = Environment.GetEnvironmentVariable("MISFIT_CHROMIUM") ?? "/usr/bin/chromium";

    private bool data;

    public StudioFactAttribute()
    {
        if (!File.Exists(Chromium))
        {
            Skip = $"There is no browser at {Chromium}: install chromium, or name one in MISFIT_CHROMIUM.";
        }
    }

    /// <summary>Whether the data sets of MISFIT_DATASETS are needed.</summary>
    public bool Data
    {
        get => data;
        set
        {
            data = value;
            if (value && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MISFIT_DATASETS")))
            {
                Skip ??= "MISFIT_DATASETS is not set: it must name a mirror of the data sets.";
            }
        }
    }
}
