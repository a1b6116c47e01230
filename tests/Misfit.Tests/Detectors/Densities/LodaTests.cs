using Misfit.Detectors.Densities;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Densities;

public sealed class LodaTests
{
    [Fact]
    public void Scores_with_the_projections_of_the_reference_equal_it()
    {
        // The reference's projections have a weight for each column, zero where it is not used.
        double[][] projections = Golden.Rows("LODA_projections");
        int[] columns = [.. projections.SelectMany(projection => Enumerable.Range(0, projection.Length))];
        LodaModel model = LodaModel.Of(new Loda { PyodLookup = true }, Golden.Train, columns, [.. projections.SelectMany(weights => weights)]);

        Golden.AssertEqual("LODA", model, 1e-6);
    }

    [Fact]
    public void Score_is_the_mean_surprise_of_the_bins()
    {
        // One column, ten bins of width 1 over [0, 10]: three rows in the first, one in the last.
        LodaModel model = LodaModel.Of(new Loda { Projections = 2 }, new Matrix(4, 1, [0, 0, 0, 10]), [0, 0], [1, 1]);
        double[] scores = model.Score(new Matrix(4, 1, [0.5f, 10, 5, 11]));

        Assert.Equal(-Math.Log(0.75), scores[0], 1e-9);
        Assert.Equal(-Math.Log(0.25), scores[1], 1e-9);
        Assert.Equal(-Math.Log(1e-12 / 4), scores[2], 1e-9);
        Assert.Equal(scores[2], scores[3]);
    }
}
