namespace Misfit.Tests;

/// <summary>A test that needs the public data sets: skipped, and saying so, where MISFIT_DATASETS does not name a folder that holds them.</summary>
internal sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute()
    {
        if (Folder is null)
        {
            Skip = "MISFIT_DATASETS is not set";
        }
    }

    public static string? Folder { get; } = Environment.GetEnvironmentVariable("MISFIT_DATASETS");

    /// <summary>A file of that folder.</summary>
    public static string PathOf(string name) => Path.Combine(Folder!, name);
}
