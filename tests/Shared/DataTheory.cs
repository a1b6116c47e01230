namespace Misfit.Tests;

/// <summary>A theory that needs the real data; skipped, saying so, where MISFIT_DATASETS is not set.</summary>
internal sealed class DataTheoryAttribute : TheoryAttribute
{
    public DataTheoryAttribute() => Skip = new DataFactAttribute().Skip;
}
