namespace Misfit.Benchmarks.Tests;

/// <summary>A test that needs the public data sets; skipped where the environment variable MISFIT_DATASETS does not say where they are.</summary>
internal sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("MISFIT_DATASETS") is not { Length: > 0 })
        {
            Skip = "MISFIT_DATASETS is not set: it must name a folder or address with the public data sets.";
        }
    }
}
