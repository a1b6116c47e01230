
namespace Misfit.Data.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_ofTheDataLibrary_isTheCommittedText() =>
        PublicApi.AssertEqualsFile(typeof(TableSource).Assembly, Path.Combine(Repository.Root, "src/Misfit.Data/PublicApi.txt"));
}
