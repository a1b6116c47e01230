using System.Globalization;
using System.Text;
using Misfit.Data.Generators;

namespace Misfit.Data.Tests.Generators;

public sealed class PlaneTests
{
    [Fact]
    public void Anomalies_of_two_gaussians_lie_off_both_clouds() => AssertApart(new TwoGaussians(), TwoGaussians.Distance, 1, 0.9);

    [Fact]
    public void Anomalies_of_rings_lie_off_both_rings() => AssertApart(new Rings(), Rings.Distance, 0.25, 0.2);

    private static void AssertApart(Generator generator, Func<double, double, double> distance, double clearance, double usual)
    {
        using var stream = new MemoryStream();
        generator.Write(stream, 1000, 3);
        double[][] rows = [.. Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];

        Assert.All(rows.Where(row => row[2] == 1), row => Assert.True(distance(row[0], row[1]) >= clearance - 1e-4));
        Assert.InRange(rows.Where(row => row[2] == 0).Count(row => distance(row[0], row[1]) < usual) / (double)rows.Count(row => row[2] == 0), 0.99, 1);
    }
}
