using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Tests.Autodiff;

[Trait("Category", "Numeric")]
public class MaximumTests
{
    [Fact]
    public void Gradient_of_the_maximum_goes_to_the_first_of_equal_features()
    {
        var rows = new Matrix(3, 3, [1, 2, 2, -4, -5, -6, 7, 7, 7]);
        (float[] output, float[] gradient) = Run(rows, (graph, x) => graph.MaxFeatures(x));

        Assert.Equal([2, -4, 7], output);
        Assert.Equal([0, 1, 0, 1, 0, 0, 1, 0, 0], gradient);
    }

    [Fact]
    public void Gradient_of_the_maximum_adds_to_that_of_other_uses()
    {
        var rows = new Matrix(2, 2, [1, 3, 5, 2]);
        (_, float[] gradient) = Run(rows, (graph, x) => graph.Add(graph.MaxFeatures(x), graph.SumFeatures(x)));

        Assert.Equal([1, 2, 2, 1], gradient);
    }

    [Fact]
    public void Maximum_of_absolute_values_has_the_sign_of_the_largest()
    {
        var rows = new Matrix(2, 3, [1, -3, 2, 0.5f, 0.25f, -0.125f]);
        (float[] output, float[] gradient) = Run(rows, (graph, x) => graph.MaxFeatures(graph.Abs(x)));

        Assert.Equal([3, 0.5f], output);
        Assert.Equal([0, -1, 0, 1, 0, 0], gradient);
    }

    private static (float[] Output, float[] Gradient) Run(Matrix rows, Func<Graph, Value, Value> build)
    {
        var graph = new Graph(rows.Rows, training: true);
        Value x = graph.Input(rows.Columns, needsGradient: true);
        Value y = build(graph, x);
        TrainingPlan plan = graph.CompileTraining(graph.SumBatch(y), y);
        plan.Load(x, rows, 0);
        plan.Step();
        var output = new float[rows.Rows];
        plan.Read(y, output);
        var gradient = new float[rows.Values.Length];
        plan.ReadGradient(x, gradient);
        return (output, gradient);
    }
}
