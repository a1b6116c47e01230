namespace Misfit.Tests;

/// <summary>A test that needs the real data; skipped, saying so, where MISFIT_DATASETS is not set.</summary>
internal sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MISFIT_DATASETS")))
        {
            Skip = "MISFIT_DATASETS is not set: it must name a mirror of the data sets.";
        }
    }
}
