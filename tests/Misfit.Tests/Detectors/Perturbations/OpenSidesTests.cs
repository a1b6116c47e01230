using Misfit.Detectors;
using Misfit.Detectors.Neighbors;
using Misfit.Detectors.Perturbations;
using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Tests.Detectors.Perturbations;

public sealed class OpenSidesTests
{
    [Fact]
    public void Half_space_is_an_alarm()
    {
        HealthFinding finding = Assert.Single(Examine(row => row[0] - row[2]));

        Assert.Equal((HealthProblem.OneSided, true), (finding.Problem, finding.Alarm));
    }

    [Fact]
    public void Region_closed_on_all_sides_is_none() => Assert.Empty(Examine(row => row.Sum(value => value * value)));

    [Fact]
    public void Slab_open_along_its_edges_alone_is_none() => Assert.Empty(Examine(row => Math.Abs(row[1])));

    [Fact]
    public void Cone_that_lets_few_directions_through_is_none_and_a_wide_one_is()
    {
        // Above the typical row unless a share of all directions, those about the first axis, is entered: near 5 and 80 %.
        Assert.Empty(Examine(row => Radius(row) > 4 && row[0] > 0.75 * Radius(row) ? -1 : Radius(row)));
        Assert.Single(Examine(row => Radius(row) > 4 && row[0] > -0.4 * Radius(row) ? -1 : Radius(row)));
    }

    [Fact]
    public void Rows_that_are_all_equal_have_no_sides() =>
        Assert.Empty(OpenSides.Examine(new Formula(row => row[0]), new Matrix(50, ConformanceData.Width), new Rng(1)));

    private static double Radius(float[] row) => Math.Sqrt(row.Sum(value => (double)value * value));

    private static HealthFinding[] Examine(Func<float[], double> score)
    {
        var rng = new Rng(11);
        var rows = new Matrix(400, ConformanceData.Width);
        foreach (ref float value in rows.Values)
        {
            value = (float)rng.NextGaussian();
        }

        return [.. OpenSides.Examine(new Formula(score), rows, new Rng(1))];
    }

    private sealed class Formula(Func<float[], double> score) : DetectorModel(new Knn(), ConformanceData.Width)
    {
        public override void Save(TensorCollection tensors) => throw new NotSupportedException();

        protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
        {
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = score(rows.Row(first + i).ToArray());
            }
        }

        protected override Attribution AttributeCore(Matrix row) => throw new NotSupportedException();
    }
}
