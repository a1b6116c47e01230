namespace Misfit.Cli.Tests;

/// <summary>A test that needs the mirror of public data sets; it is skipped, visibly, when MISFIT_DATASETS does not name one.</summary>
internal sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MISFIT_DATASETS")))
        {
            Skip = "MISFIT_DATASETS is not set";
        }
    }
}
