using MathNet.Numerics.LinearAlgebra;
using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Tests.Training;

[Trait("Category", "Numeric")]
public class CouplingFlowTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void Inverse_brings_rows_back(int width)
    {
        var network = new Network(width, blocks: 12, spread: 1);
        var graph = new Graph(20);
        Value x = graph.Input(width);
        Value z = network.Flow.Apply(graph, x);
        Value back = network.Flow.Invert(graph, z);
        Plan plan = graph.Compile(z, back);
        Matrix rows = Rows(20, width);
        plan.Load(x, rows, 0);
        plan.Forward();

        float[] image = Read(plan, z), returned = Read(plan, back);
        Assert.True(Enumerable.Range(0, image.Length).Max(i => Math.Abs(image[i] - rows.Values[i])) > 0.1, "The flow must move the rows for this to say anything.");
        for (int i = 0; i < returned.Length; i++)
        {
            Assert.Equal(rows.Values[i], returned[i], 1e-4f);
        }
    }

    [Theory]
    [InlineData(Activation.Identity)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.LeakyRelu)]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Softplus)]
    [InlineData(Activation.Elu)]
    [InlineData(Activation.Selu)]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.Silu)]
    public void Float64_image_of_a_row_is_that_of_the_graph_and_brings_it_back(Activation activation)
    {
        var network = new Network(7, blocks: 6, spread: 0.5f, activation);
        Matrix rows = Rows(20, 7);
        float[] images = network.Pass(rows).Images;
        for (int i = 0; i < rows.Rows; i++)
        {
            double[] row = Doubles(rows.Row(i)), image = network.Flow.Apply(row), back = network.Flow.Invert(image);
            for (int j = 0; j < row.Length; j++)
            {
                Assert.Equal(image[j], images[(i * 7) + j], 1e-4 * Math.Max(1, image.Max(Math.Abs)));
                Assert.Equal(row[j], back[j], 1e-10);
            }
        }
    }

    [Fact]
    public void Row_stretched_beyond_float32_comes_back_in_float64()
    {
        var network = new Network(6, blocks: 12, spread: 3);
        Matrix rows = Rows(20, 6);
        float[] returned = network.Inverse(new Matrix(20, 6, network.Pass(rows).Images));
        double single = Enumerable.Range(0, returned.Length).Max(i => Math.Abs((double)rows.Values[i] - returned[i]));
        double exact = Enumerable.Range(0, rows.Rows).Max(i =>
            Doubles(rows.Row(i)).Zip(network.Flow.Invert(network.Flow.Apply(Doubles(rows.Row(i)))), (one, other) => Math.Abs(one - other)).Max());

        Assert.True(single > 1e-3, $"The flow must stretch for this to say anything; float32 is off by {single}.");
        Assert.InRange(exact, 0, 1e-5);
    }

    [Fact]
    public void Log_determinant_is_that_of_the_numeric_Jacobian()
    {
        const int width = 4;
        const float step = 1e-2f;
        var network = new Network(width, blocks: 5, spread: 1);
        Matrix rows = Rows(10, width);
        (_, float[] determinants) = network.Pass(rows);
        var jacobians = new Matrix<double>[rows.Rows];
        for (int i = 0; i < rows.Rows; i++)
        {
            jacobians[i] = Matrix<double>.Build.Dense(width, width);
        }

        for (int j = 0; j < width; j++)
        {
            float[] up = network.Pass(Moved(rows, j, step)).Images, down = network.Pass(Moved(rows, j, -step)).Images;
            for (int i = 0; i < up.Length; i++)
            {
                jacobians[i / width][i % width, j] = ((double)up[i] - down[i]) / (2 * step);
            }
        }

        for (int i = 0; i < rows.Rows; i++)
        {
            Assert.Equal(Math.Log(Math.Abs(jacobians[i].Determinant())), determinants[i], 5e-3);
        }
    }

    [Fact]
    public void Inverse_follows_the_weights_and_passes_no_gradient()
    {
        var network = new Network(6, blocks: 3, spread: 0.5f);
        var graph = new Graph(16, training: true, new Rng(5));
        Value drawn = graph.UniformNoise(6, -1, 1);
        Value pulled = network.Flow.Invert(graph, drawn);
        Value image = network.Flow.Apply(graph, pulled);
        Value loss = graph.MeanBatch(graph.MaxFeatures(graph.Abs(image)));
        TrainingPlan plan = graph.CompileTraining(loss, drawn, image);
        plan.Step();
        float[] gradients = network.Store.Gradients.ToArray();
        float[] first = Read(plan, drawn);
        AssertClose(first, Read(plan, image));

        // The same rows as constants give the same gradient.
        var constant = new Matrix(16, 6, network.Inverse(new Matrix(16, 6, first)));
        var other = new Graph(16, training: true);
        Value input = other.Input(6);
        TrainingPlan expected = other.CompileTraining(other.MeanBatch(other.MaxFeatures(other.Abs(network.Flow.Apply(other, input)))));
        expected.Load(input, constant, 0);
        expected.Step();
        AssertClose(network.Store.Gradients.ToArray(), gradients);
        Assert.Contains(gradients, value => Math.Abs(value) > 1e-3);

        network.Spread(0.7f);
        plan.Step();
        AssertClose(Read(plan, drawn), Read(plan, image));
        Assert.NotEqual(first, Read(plan, drawn));
    }

    [Fact]
    public void Step_allocates_nothing()
    {
        var network = new Network(9, blocks: 2, spread: 0.5f);
        var graph = new Graph(20, training: true, new Rng(5));
        Value x = graph.Input(9);
        (Value z, Value determinant) = network.Flow.ApplyWithDeterminant(graph, x);
        Value pulled = network.Flow.Apply(graph, network.Flow.Invert(graph, graph.UniformNoise(9, -1, 1)));
        Value largest = graph.Subtract(graph.MaxFeatures(graph.Abs(z)), graph.MaxFeatures(graph.Abs(pulled)));
        TrainingPlan plan = graph.CompileTraining(graph.MeanBatch(graph.Add(largest, determinant)));
        plan.Load(x, Rows(20, 9), 0);
        plan.Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        plan.Step();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Uniform_noise_fills_its_range_evenly()
    {
        var graph = new Graph(1000, rng: new Rng(8));
        Value noise = graph.UniformNoise(20, -1, 3);
        Plan plan = graph.Compile(noise);
        plan.Forward();
        float[] sample = Read(plan, noise);

        Assert.All(sample, value => Assert.InRange(value, -1, 3));
        Assert.InRange(sample.Average(), 0.95f, 1.05f);
        Assert.InRange(sample.Count(value => value < 0) / (double)sample.Length, 0.235, 0.265);
    }

    [Fact]
    public void Coupling_that_changes_every_feature_is_refused()
    {
        var store = new ParameterStore();
        Parameter scale = store.Add("scale", 4, 1), shift = store.Add("shift", 4, 1);
        var graph = new Graph(8);
        Value x = graph.Input(4), coefficients = graph.Input(8);

        Assert.Contains("at least one passes", Assert.Throws<ShapeException>(() => graph.AffineCoupling(x, coefficients, scale, shift, [0, 1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => graph.AffineCoupling(x, graph.Slice(coefficients, 0, 4), scale, shift, [0, 1, 2, 2]));
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-5f * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    private static float[] Read(Plan plan, Value value)
    {
        var numbers = new float[plan.Batch * value.Features];
        plan.Read(value, numbers);
        return numbers;
    }

    private static double[] Doubles(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);

    private static Matrix Rows(int count, int width)
    {
        var rng = new Rng(11);
        var rows = new Matrix(count, width);
        foreach (ref float value in rows.Values)
        {
            value = (float)rng.NextGaussian();
        }

        return rows;
    }

    private static Matrix Moved(Matrix rows, int column, float step)
    {
        Matrix moved = rows.Clone();
        for (int i = 0; i < rows.Rows; i++)
        {
            moved[i, column] += step;
        }

        return moved;
    }

    /// <summary>A flow whose coefficients are no longer near zero, as after training.</summary>
    private sealed class Network
    {
        private readonly int width;

        public Network(int width, int blocks, float spread, Activation activation = Activation.Tanh)
        {
            this.width = width;
            var rng = new Rng(21);
            var layer = new DenseLayerOptions { Activation = activation };
            Flow = new CouplingFlow(Store, CouplingFlow.DrawPermutations(blocks, width, rng), [16], layer, rng);
            Spread(spread);
        }

        public ParameterStore Store { get; } = new();

        public CouplingFlow Flow { get; }

        public void Spread(float spread)
        {
            var rng = new Rng((int)(100 * spread));
            foreach (Parameter parameter in Store.Parameters)
            {
                foreach (ref float value in parameter.Values)
                {
                    value += spread * (float)rng.NextGaussian();
                }
            }
        }

        public (float[] Images, float[] Determinants) Pass(Matrix rows)
        {
            var graph = new Graph(rows.Rows);
            Value x = graph.Input(width);
            (Value z, Value determinant) = Flow.ApplyWithDeterminant(graph, x);
            Plan plan = graph.Compile(z, determinant);
            plan.Load(x, rows, 0);
            plan.Forward();
            return (Read(plan, z), Read(plan, determinant));
        }

        public float[] Inverse(Matrix rows)
        {
            var graph = new Graph(rows.Rows);
            Value z = graph.Input(width);
            Value x = Flow.Invert(graph, z);
            Plan plan = graph.Compile(x);
            plan.Load(z, rows, 0);
            plan.Forward();
            return Read(plan, x);
        }
    }
}
