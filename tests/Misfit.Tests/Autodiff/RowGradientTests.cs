using Misfit.Autodiff;
using Misfit.Detectors.Reconstruction;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Tests.Autodiff;

/// <summary>Gradients of single rows out of one pass, against passes of one row each and against finite differences.</summary>
[Trait("Category", "Numeric")]
public class RowGradientTests
{
    private const int Batch = 21;

    private static readonly Dictionary<string, Func<INetwork>> Networks = RowGradientNetworks.All;

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string name in Networks.Keys)
            {
                cases.Add(name, 0);
                cases.Add(name, 1);
                cases.Add(name, 2);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_agree_with_passes_of_one_row(string name, int last)
    {
        INetwork network = Moved(Networks[name]());
        (RowGradientPlan plan, Value input) = network.CompileRowGradients(Batch, new RowGradientOptions(last, 0, 0));
        Matrix rows = Random(network, Batch, 5);
        plan.Load(input, rows, 0);
        double[] direction = Direct(plan, 6);
        plan.Run();
        double[] products = plan.Products().ToArray(), norms = plan.SquaredNorms().ToArray();
        for (int row = 0; row < Batch; row++)
        {
            double[] expected = OneRow(network, rows, row, plan.Parameters), gradient = new double[plan.GradientLength];
            plan.AddGradient(row, gradient);
            double norm = expected.Sum(value => value * value), length = Math.Sqrt(norm * direction.Sum(value => value * value));

            Assert.True(norm > 0);
            Assert.Equal(0, expected.Zip(gradient, (a, b) => (a - b) * (a - b)).Sum() / norm, 1e-9);
            Assert.Equal(0, (expected.Zip(direction, (a, b) => a * b).Sum() - products[row]) / length, 1e-5);
            Assert.Equal(0, (norm - norms[row]) / norm, 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Products_agree_with_finite_differences(string name, int last)
    {
        const float Step = 5e-4f;

        // A step may carry a unit of some rows over the corner of a rectifier or of a maximum; the comparison with passes of one row is the exact one.
        const double Tolerance = 0.02;
        const int MostAtCorners = Batch / 4;
        INetwork network = Moved(Networks[name]());
        (RowGradientPlan plan, Value input) = network.CompileRowGradients(Batch, new RowGradientOptions(last, 0, 0));
        Matrix rows = Random(network, Batch, 7);
        plan.Load(input, rows, 0);
        double[] direction = Direct(plan, 8);
        plan.Run();
        double[] products = plan.Products().ToArray();
        double[] up = Losses(network, rows, plan.Parameters, direction, Step), down = Losses(network, rows, plan.Parameters, direction, -Step);
        double size = products.Max(Math.Abs);
        double[] differences = [.. Enumerable.Range(0, Batch).Select(row => Math.Abs(products[row] - ((up[row] - down[row]) / (2 * Step))) / size)];
        Assert.True(differences.Count(difference => difference > Tolerance) <= MostAtCorners, string.Join(' ', differences));
    }

    [Fact]
    public void Last_parameters_are_those_nearest_the_loss()
    {
        var network = new VariationalNetwork(new VariationalAutoencoder { Layout = VariationalLayout.Tracinad }, [5, 20, 8, 3], new Rng(4));

        string[] all = [.. network.CompileRowGradients(4, default).Plan.Parameters.Select(parameter => parameter.Name)];
        string[] last = [.. network.CompileRowGradients(4, new RowGradientOptions(3, 0, 0)).Plan.Parameters.Select(parameter => parameter.Name)];

        Assert.Equal(2 * 9, all.Length);
        Assert.DoesNotContain(all, parameter => parameter.EndsWith("scale", StringComparison.Ordinal) || parameter.EndsWith("shift", StringComparison.Ordinal));
        Assert.Equal(["decoder.2.bias", "decoder.3.weights", "decoder.3.bias"], last);
    }

    [Theory]
    [InlineData("variational, TracInAD's layout", 3)]
    [InlineData("LeNet", 0)]
    [InlineData("LeNet", 2)]
    [InlineData("LSTMs over five steps", 0)]
    public void Products_of_a_row_have_the_same_bits_in_any_batch(string name, int draws)
    {
        INetwork network = Moved(Networks[name]());
        Matrix rows = Random(network, Batch, 9);
        double[] Run(int batch, int first)
        {
            (RowGradientPlan plan, Value input) = network.CompileRowGradients(batch, new RowGradientOptions(0, draws, 1));
            plan.Load(input, rows, first);
            Direct(plan, 10);
            plan.Run();
            return [.. plan.Products().ToArray(), .. plan.SquaredNorms().ToArray()];
        }

        double[] together = Run(Batch, 0);
        for (int row = 0; row < Batch; row++)
        {
            Assert.Equal([together[row], together[Batch + row]], Run(1, row));
        }
    }

    [Fact]
    public void Draws_make_the_loss_their_mean()
    {
        INetwork network = Moved(Networks["variational, mirrored"]());
        Matrix rows = Random(network, 1, 11);
        double[] Gradient(int draws, int seed)
        {
            (RowGradientPlan plan, Value input) = network.CompileRowGradients(1, new RowGradientOptions(0, draws, seed));
            plan.Load(input, rows, 0);
            plan.Run();
            var gradient = new double[plan.GradientLength];
            plan.AddGradient(0, gradient);
            return gradient;
        }

        Assert.Equal(Gradient(4, 1), Gradient(4, 1));
        Assert.NotEqual(Gradient(4, 1), Gradient(4, 2));
        Assert.NotEqual(Gradient(0, 1), Gradient(1, 1));
        Assert.Equal(Gradient(0, 1), Gradient(0, 2));
    }

    [Theory]
    [InlineData("variational, TracInAD's layout")]
    [InlineData("LeNet")]
    [InlineData("convolutions of a series")]
    [InlineData("LSTMs over five steps")]
    public void Passes_allocate_nothing_and_write_no_gradient_to_the_store(string name)
    {
        INetwork network = Networks[name]();
        (RowGradientPlan plan, Value input) = network.CompileRowGradients(Batch, default);
        Matrix rows = Random(network, Batch, 12);
        Direct(plan, 13);
        var gradient = new double[plan.GradientLength];
        void Pass()
        {
            plan.Load(input, rows, 0);
            plan.Run();
            plan.Products();
            plan.SquaredNorms();
            plan.AddGradient(3, gradient);
        }

        for (int i = 0; i < 50; i++)
        {
            Pass();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            Pass();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.All(network.Parameters.Gradients.ToArray(), gradient => Assert.Equal(0, gradient));
    }

    [Fact]
    public void Graph_for_training_or_without_linear_layers_is_refused()
    {
        var training = new Graph(4, training: true);
        Value input = training.Input(1);
        Assert.Throws<ShapeException>(() => training.CompileRowGradients(input));

        var store = new ParameterStore();
        Parameter scale = store.Add("scale", 1, 1), shift = store.Add("shift", 1, 1);
        var graph = new Graph(4);
        Value losses = graph.LayerNorm(graph.Input(1), scale, shift);
        Assert.Throws<NotSupportedException>(() => graph.CompileRowGradients(losses));
    }

    /// <summary>Running statistics and biases away from where they begin.</summary>
    private static INetwork Moved(INetwork network)
    {
        var rng = new Rng(14);
        foreach (Parameter parameter in network.Parameters.Parameters)
        {
            foreach (ref float value in parameter.Values)
            {
                value += (float)rng.NextDouble(0, 0.2);
            }
        }

        return network;
    }

    private static double[] Direct(RowGradientPlan plan, int seed)
    {
        var rng = new Rng(seed);
        foreach (ref float value in plan.Direction)
        {
            value = (float)rng.NextGaussian();
        }

        return Array.ConvertAll(plan.Direction.ToArray(), value => (double)value);
    }

    private static double[] OneRow(INetwork network, Matrix rows, int row, IReadOnlyList<Parameter> parameters)
    {
        var graph = new Graph(1);
        Value input = graph.Input(network.Width);
        TrainingPlan plan = graph.CompileTraining(graph.SumBatch(network.RowLosses(graph, input)));
        plan.Load(input, rows, row);
        plan.Step();
        return [.. parameters.SelectMany(parameter => parameter.Gradients.ToArray()).Select(value => (double)value)];
    }

    private static double[] Losses(INetwork network, Matrix rows, IReadOnlyList<Parameter> parameters, double[] direction, float step)
    {
        float[] snapshot = network.Parameters.Snapshot();
        int place = 0;
        foreach (Parameter parameter in parameters)
        {
            foreach (ref float value in parameter.Values)
            {
                value += step * (float)direction[place++];
            }
        }

        (Plan plan, Value input, Value output) = network.CompileLoss(Batch);
        plan.Load(input, rows, 0);
        plan.Forward();
        var losses = new float[Batch];
        plan.Read(output, losses);
        network.Parameters.Restore(snapshot);
        return Array.ConvertAll(losses, loss => (double)loss);
    }

    private static Matrix Random(INetwork network, int rows, int seed)
    {
        var rng = new Rng(seed);
        var matrix = new Matrix(rows, network.Width);
        foreach (ref float value in matrix.Values)
        {
            value = (float)rng.NextGaussian();
        }

        return matrix;
    }
}
