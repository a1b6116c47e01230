using Misfit.Detectors;
using Misfit.Detectors.SupportVectors;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Tests.Detectors.SupportVectors;

public sealed class OneClassSvmTests
{
    [Theory]
    [InlineData("OCSVM_auto", 0.5, 0.2)]
    [InlineData("OCSVM_scale", 0.1, 0)]
    public void Scores_equal_the_reference(string name, double nu, double gamma)
    {
        OneClassSvmModel model = new OneClassSvm { Nu = nu, Gamma = gamma }.Fit(Golden.Train);

        AssertNear(Golden.Scores(name + "_train"), model.Score(Golden.Train));
        AssertNear(Golden.Scores(name + "_test"), model.Score(Golden.Test));
    }

    [Theory]
    [InlineData(1500, SvmKernel.Rbf, 0.2, 0.3, 1e-3)]
    [InlineData(200, SvmKernel.Rbf, 0.5, 0.2, 1e-6)]
    [InlineData(200, SvmKernel.Polynomial, 0.5, 0.2, 1e-3)]
    [InlineData(1500, SvmKernel.Linear, 0.2, 0.3, 1e-3)]
    [InlineData(1500, SvmKernel.Polynomial, 0.2, 0.3, 1e-3)]
    [InlineData(1500, SvmKernel.Sigmoid, 0.2, 0.3, 1e-3)]
    public void Weights_fulfil_the_conditions_of_the_optimum(int count, SvmKernel kernel, double nu, double gamma, double tolerance)
    {
        // Rows are set aside often, and taken in again.
        Matrix rows = ConformanceData.Normal(count, 4);
        double slack = (2 * tolerance) + 1e-5;
        var recipe = new OneClassSvm { Kernel = kernel, Nu = nu, Gamma = gamma, Tolerance = tolerance, Constant = kernel == SvmKernel.Sigmoid ? -1 : 1 };
        var solver = new OneClassSolver(new KernelRows(recipe, recipe.Gamma, rows), recipe.Nu, recipe.Tolerance, TrainingContext.None, mostRoundsBetweenShrinking: 10);
        double offset = solver.Solve();

        Assert.Equal(count * nu, solver.Weights.Sum(), 1e-6);
        for (int i = 0; i < rows.Rows; i++)
        {
            double weight = solver.Weights[i];
            double score = offset - Enumerable.Range(0, rows.Rows).Sum(k => solver.Weights[k] == 0 ? 0 : solver.Weights[k] * Kernel(recipe, rows, i, k));
            Assert.InRange(weight, 0, 1);
            Assert.True(weight < 1 || score > -slack, $"row {i} outside scores {score}");
            Assert.True(weight > 0 || score < slack, $"row {i} inside scores {score}");
            Assert.True(weight is 0 or 1 || Math.Abs(score) < slack, $"row {i} on the boundary scores {score}");
        }
    }

    [Fact]
    public void At_most_the_share_of_nu_lies_outside()
    {
        double[] scores = new OneClassSvm { Nu = 0.1 }.Fit(ConformanceData.Train).Score(ConformanceData.Train);

        Assert.InRange(scores.Count(score => score > 0.001), 20, 33);
    }

    [Fact]
    public void More_rows_than_are_compared_at_once_are_fitted_alike()
    {
        // Each row three times: the same boundary, three times the weight.
        Matrix rows = ConformanceData.Normal(1700, 6), thrice = rows.SelectRows([.. Enumerable.Range(0, 5100).Select(i => i % 1700)]);
        var recipe = new OneClassSvm { Nu = 0.05, Gamma = 0.2, Tolerance = 1e-5 };
        double[] once = recipe.Fit(rows).Score(ConformanceData.Far), all = recipe.Fit(thrice).Score(ConformanceData.Far);

        AssertNear([.. once.Select(score => 3 * score)], all);
    }

    [Fact]
    public void Linear_kernel_scores_by_a_plane_and_explains_by_it()
    {
        OneClassSvmModel model = new OneClassSvm { Kernel = SvmKernel.Linear }.Fit(ConformanceData.Map(ConformanceData.Train, (_, j, value) => value + (j == 0 ? 10 : 0)));
        double[] scores = model.Score(new Matrix(3, 5, [0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 10, 0, 0, 0, 0]));
        Attribution attribution = model.Attribute([0, 0, 0, 0, 0]);

        Assert.Equal(scores[0] - scores[1], scores[1] - scores[2], 1e-6 * scores[0]);
        Assert.Equal((scores[0] - scores[1]) / 5 * attribution.Expected![0], attribution.Contributions[0], 1e-4 * scores[0]);
    }

    [Fact]
    public void Kernels_out_of_range_are_refused() =>
        Assert.Contains("Scale", Assert.Throws<DataException>(() => new OneClassSvm { Kernel = SvmKernel.Linear }.Fit(ConformanceData.Scaled(ConformanceData.Train, 1e20f))).Message, StringComparison.Ordinal);

    private static double Kernel(OneClassSvm recipe, Matrix rows, int left, int right)
    {
        double product = 0, squared = 0;
        for (int j = 0; j < rows.Columns; j++)
        {
            product += (double)rows[left, j] * rows[right, j];
            squared += Math.Pow((double)rows[left, j] - rows[right, j], 2);
        }

        return recipe.Kernel switch
        {
            SvmKernel.Rbf => Math.Exp(-recipe.Gamma * squared),
            SvmKernel.Linear => product,
            SvmKernel.Polynomial => Math.Pow((recipe.Gamma * product) + recipe.Constant, recipe.Degree),
            _ => Math.Tanh((recipe.Gamma * product) + recipe.Constant),
        };
    }

    private static void AssertNear(double[] expected, double[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
}
