using Misfit.Autodiff;
using Misfit.Detectors;
using Misfit.Detectors.Invertible;
using Misfit.Detectors.Neighbors;
using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;
using static Misfit.Tests.Detectors.ConformanceData;

namespace Misfit.Tests.Detectors.Invertible;

public sealed class InvertibleTests
{
    private static readonly IocnModel iocn = new Iocn { Epochs = 100 }.Fit(Train);
    private static readonly NormalizingFlowModel flow = new NormalizingFlow { Epochs = 100 }.Fit(Train);

    [Fact]
    public void Images_of_a_trained_network_bring_rows_back()
    {
        foreach (InvertibleModel model in new InvertibleModel[] { iocn, flow })
        {
            Matrix back = model.Invert(model.Transform(Test));
            for (int i = 0; i < back.Values.Length; i++)
            {
                Assert.Equal(Test.Values[i], back.Values[i], 1e-3f);
            }
        }
    }

    [Fact]
    public void Float64_image_of_a_row_is_near_the_float32_one_and_brings_it_back()
    {
        foreach (InvertibleModel model in new InvertibleModel[] { iocn, flow })
        {
            Matrix images = model.Transform(Far);
            for (int i = 0; i < Far.Rows; i++)
            {
                double[] row = Array.ConvertAll(Far.Row(i).ToArray(), value => (double)value), image = model.Transform(row), back = model.Invert(image);
                for (int j = 0; j < Width; j++)
                {
                    Assert.Equal(image[j], images[i, j], 1e-4 * Math.Max(1, Math.Abs(image[j])));
                    Assert.Equal(row[j], back[j], 1e-9);
                }
            }
        }
    }

    [Fact]
    public void Float64_passes_refuse_other_widths_and_numbers_that_are_not_finite()
    {
        Assert.Contains("columns", Assert.Throws<ShapeException>(() => iocn.Transform(new double[Width + 1])).Message, StringComparison.Ordinal);
        Assert.Contains("columns", Assert.Throws<ShapeException>(() => iocn.Invert(new double[Width - 1])).Message, StringComparison.Ordinal);
        Assert.Contains("Column 1 is NaN", Assert.Throws<DataException>(() => iocn.Transform(WithSecond(double.NaN))).Message, StringComparison.Ordinal);
        Assert.Contains("Column 1 is", Assert.Throws<DataException>(() => iocn.Invert(WithSecond(double.PositiveInfinity))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Iocn_score_is_the_signed_distance_to_the_cube()
    {
        Matrix images = iocn.Transform(Far);
        double[] scores = iocn.Score(Far), inside = iocn.Score(Test);
        for (int i = 0; i < Far.Rows; i++)
        {
            double[] sizes = [.. images.Row(i).ToArray().Select(value => Math.Abs((double)value))];
            double expected = sizes.Max() <= 1 ? sizes.Max() - 1 : sizes.Sum(size => Math.Max(0, size - 1));
            Assert.Equal(expected, scores[i], 1e-9);
        }

        Assert.Contains(inside, score => score is < 0 and >= -1);
    }

    [Fact]
    public void Most_rows_not_trained_on_lie_inside_the_cube_and_health_says_so()
    {
        double inside = iocn.Score(Test).Count(score => score <= 0) / (double)Test.Rows;
        HealthMeasure measure = Assert.Single(iocn.Health.Measures, measure => measure.Name == InvertibleHealth.Inside);

        Assert.InRange(inside, 0.6, 1);
        Assert.InRange(measure.Value, inside - 0.3, 1);
        Assert.InRange(Assert.Single(iocn.Health.Measures, other => other.Name == InvertibleHealth.RoundTrip).Value, 0, 1e-3);
        Assert.Empty(iocn.Health.Findings);
    }

    [Fact]
    public void Images_of_uniform_points_and_of_rows_are_alike_after_training()
    {
        // The second term of the loss pushes outward what the first pulls in: at rest the largest coordinates of rows spread like those of the cube, D / (D + 1) on average.
        Matrix images = iocn.Transform(Train);
        double radius = Enumerable.Range(0, Train.Rows).Average(i => images.Row(i).ToArray().Max(Math.Abs));

        Assert.InRange(radius, 0.75, 0.95);
    }

    [Fact]
    public void Loss_of_an_untrained_network_drawn_half_is_the_mean_radius_of_the_cube()
    {
        var network = new IocnNetwork(new Iocn { Noise = 0 }, CouplingFlow.DrawPermutations(6, Width, new Rng(1)), new Rng(2));
        (double inTraining, double inUse) = (MeanLoss(network, training: true), MeanLoss(network, training: false));

        Assert.Equal(inUse, inTraining, 0.02);
    }

    [Fact]
    public void Flow_is_a_density_its_scores_integrate_to_one_in_the_plane()
    {
        var rows = new Matrix(300, 2);
        for (int i = 0; i < rows.Rows; i++)
        {
            (rows[i, 0], rows[i, 1]) = (Train[i, 0], Train[i, 1]);
        }

        NormalizingFlowModel model = new NormalizingFlow { Epochs = 40 }.Fit(rows);
        const int steps = 240;
        const float half = 12, cell = 2 * half / steps;
        var grid = new Matrix(steps * steps, 2);
        for (int i = 0; i < grid.Rows; i++)
        {
            (grid[i, 0], grid[i, 1]) = (-half + ((i % steps) + 0.5f) * cell, -half + ((i / steps) + 0.5f) * cell);
        }

        Assert.Equal(1, model.Score(grid).Sum(score => Math.Exp(-score)) * cell * cell, 0.03);
    }

    [Fact]
    public void One_column_is_refused_with_a_reason()
    {
        var column = new Matrix(20, 1);
        Assert.Contains("at least 2", Assert.Throws<DataException>(() => new Iocn().Fit(column)).Message, StringComparison.Ordinal);
        Assert.Contains("at least 2", Assert.Throws<DataException>(() => new NormalizingFlow().Fit(column)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_would_break_the_inverse_are_refused()
    {
        Assert.Contains("batch-norm", Assert.Throws<OptionsException>(() => new Iocn { BatchNorm = true }.Fit(Train)).Message, StringComparison.Ordinal);
        Assert.Contains("dropout", Assert.Throws<OptionsException>(() => new NormalizingFlow { Dropout = 0.2 }.Fit(Train)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Untrained_network_that_was_not_mapped_onto_the_cube_is_an_alarm()
    {
        IocnModel model = new Iocn { Epochs = 1, LearningRate = 1e-9 }.Fit(Scaled(Train, 50));

        Assert.Contains(model.Health.Findings, finding => finding.Problem == HealthProblem.NotLearned && finding.Alarm);
    }

    [Fact]
    public void Model_with_permutations_that_are_none_is_refused()
    {
        TensorCollection saved = new(), damaged = new();
        iocn.Save(saved);
        foreach (string name in saved.Names)
        {
            var values = (Array)saved.All[name].Values.Clone();
            if (name == "permutations")
            {
                values.SetValue(values.GetValue(1), 0);
            }

            damaged.Add(name, values, [.. saved.Shape(name)]);
        }

        Assert.Contains("permutations", Assert.Throws<ModelFormatException>(() => Iocn.Entry.Load(iocn.Detector, damaged)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_are_the_images_and_methods_without_a_network_have_none()
    {
        Matrix few = Test.SliceRows(0, 5);

        Assert.Equal(iocn.Transform(few).Values.ToArray(), iocn.Codes(few)!.Values.ToArray());
        Assert.Null(new Knn().Fit(Train).Codes(few));
    }

    private static double[] WithSecond(double second) => [.. Enumerable.Range(0, Width).Select(j => j == 1 ? second : 0)];

    private static double MeanLoss(IocnNetwork network, bool training)
    {
        const int batch = 4096;
        var rows = new Matrix(batch, Width);
        var graph = new Graph(batch, training, new Rng(3));
        Value input = graph.Input(Width);
        Value loss = graph.MeanBatch(network.RowLosses(graph, input));
        Plan plan = graph.Compile(loss);
        plan.Load(input, rows, 0);
        plan.Forward();
        var value = new float[1];
        plan.Read(loss, value);
        return value[0];
    }
}
