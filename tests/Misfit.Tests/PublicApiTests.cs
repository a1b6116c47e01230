using Misfit.Numerics;

namespace Misfit.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_ofTheLibrary_isTheCommittedText() =>
        PublicApi.AssertEqualsFile(typeof(Matrix).Assembly, Path.Combine(Repository.Root, "src/Misfit/PublicApi.txt"));
}
