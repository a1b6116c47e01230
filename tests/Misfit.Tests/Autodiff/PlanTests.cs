using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Tests.Autodiff;

public class PlanTests
{
    [Fact]
    public void Step_assigns_gradients_rather_than_adding_to_them()
    {
        var rng = new Rng(1);
        var network = new SmallNetwork(rng);
        (TrainingPlan plan, Value x) = network.Training(20);
        plan.Load(x, RandomRows(rng, 20, 5), 0);
        float loss = plan.Step();
        float[] gradients = network.Store.Gradients.ToArray();
        Assert.Contains(gradients, gradient => gradient != 0);

        Assert.Equal(loss, plan.Step());
        Assert.Equal(gradients, network.Store.Gradients.ToArray());
    }

    [Fact]
    public void Parameter_that_the_loss_does_not_reach_gets_a_zero_gradient()
    {
        var store = new ParameterStore();
        Parameter used = store.Add("used", 1, 1);
        Parameter unused = store.Add("unused", 1, 1);
        unused.Gradients.Fill(5);
        var graph = new Graph(4);
        Value x = graph.Input(1);
        TrainingPlan plan = graph.CompileTraining(graph.SumBatch(graph.Dense(x, used, null)));
        plan.Load(x, new Matrix(4, 1, [1, 2, 3, 4]), 0);
        plan.Step();
        Assert.Equal(10, used.Gradients[0]);
        Assert.Equal(0, unused.Gradients[0]);
    }

    [Fact]
    public void Gradients_of_two_part_batches_add_up_to_those_of_the_whole()
    {
        var rng = new Rng(2);
        var network = new SmallNetwork(rng);
        Matrix rows = RandomRows(rng, 50, 5);
        (TrainingPlan whole, Value x) = network.Training(50);
        (TrainingPlan first, Value firstX) = network.Training(32);
        (TrainingPlan rest, Value restX) = network.Training(18);
        whole.Load(x, rows, 0);
        whole.Step();
        float[] expected = network.Store.Gradients.ToArray();
        first.Load(firstX, rows, 0);
        first.Step();
        float[] sum = network.Store.Gradients.ToArray();
        rest.Load(restX, rows, 32);
        rest.Step();
        for (int i = 0; i < sum.Length; i++)
        {
            float mean = ((32 * sum[i]) + (18 * network.Store.Gradients[i])) / 50;
            Assert.Equal(expected[i], mean, 2e-6f * (1 + Math.Abs(expected[i])));
        }
    }

    [Fact]
    public void Gathered_rows_come_back_in_the_order_of_their_indices()
    {
        foreach (int columns in (int[])[1, 3, 8, 13, 18])
        {
            Matrix rows = RandomRows(new Rng(4), 30, columns);
            var graph = new Graph(9);
            Value x = graph.Input(columns);
            Plan plan = graph.Compile(graph.Slice(x, 0, columns));
            int[] indices = [29, 0, 7, 7, 3, 12, 28, 1, 15];
            plan.Load(x, rows, indices);
            plan.Forward();
            var read = new float[9 * columns];
            plan.Read(x, read);
            Assert.Equal(rows.SelectRows(indices).Values.ToArray(), read);
        }
    }

    [Fact]
    public void Neither_training_nor_scoring_allocates()
    {
        var rng = new Rng(5);
        AssertNoAllocation(new SmallNetwork(rng), rng);
        AssertNoAllocation(new SequenceNetwork(), rng);
    }

    private static void AssertNoAllocation(INetworkUnderTest network, Rng rng)
    {
        Matrix rows = RandomRows(rng, 100, 5);
        int[] indices = rng.Permutation(100)[..20];
        (TrainingPlan training, Value x) = network.Training(20);
        (Plan scoring, Value input, Value output) = network.Scoring(20);
        var scores = new float[20 * 5];
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            training.Load(x, rows, indices);
            training.Step();
            scoring.Load(input, rows, 3);
            scoring.Forward();
            scoring.Read(output, scores);
        }
    }

    [Fact]
    public void Forward_only_plan_reads_what_the_training_plan_reads()
    {
        var store = new ParameterStore();
        Parameter weights = store.Add("weights", 4, 3);
        new Rng(6).Shuffle(weights.Values);
        weights.Values[0] = 1;
        Matrix rows = RandomRows(new Rng(7), 5, 3);
        Assert.Equal(Output(training: false), Output(training: true));

        float[] Output(bool training)
        {
            var graph = new Graph(5);
            Value x = graph.Input(3);
            Value y = graph.Dense(x, weights, null, Activation.Gelu);
            Plan plan = training ? graph.CompileTraining(graph.SumBatch(graph.SumFeatures(y)), y) : graph.Compile(y);
            plan.Load(x, rows, 0);
            plan.Forward();
            var output = new float[20];
            plan.Read(y, output);
            return output;
        }
    }

    private static Matrix RandomRows(Rng rng, int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        foreach (ref float value in matrix.Values)
        {
            value = (float)rng.NextGaussian();
        }

        return matrix;
    }

    private interface INetworkUnderTest
    {
        (TrainingPlan Plan, Value Input) Training(int batch);

        (Plan Plan, Value Input, Value Output) Scoring(int batch);
    }

    /// <summary>An LSTM over five steps under a layer with a spectral norm.</summary>
    private sealed class SequenceNetwork : INetworkUnderTest
    {
        private readonly LstmParameters lstm;
        private readonly Parameter weights;
        private readonly Parameter direction;

        public SequenceNetwork()
        {
            var store = new ParameterStore();
            lstm = new LstmParameters(store.Add("input", 12, 1), store.Add("recurrent", 12, 3), store.Add("bias", 12, 1));
            weights = store.Add("weights", 5, 6);
            direction = store.Add("direction", 5, 1, trainable: false);
            store.Values.Fill(0.1f);
            direction.Values.Fill(1);
        }

        public (TrainingPlan Plan, Value Input) Training(int batch)
        {
            var graph = new Graph(batch, training: true);
            Value x = graph.Input(5);
            return (graph.CompileTraining(graph.MeanBatch(graph.SquaredError(Apply(graph, x), x))), x);
        }

        public (Plan Plan, Value Input, Value Output) Scoring(int batch)
        {
            var graph = new Graph(batch);
            Value x = graph.Input(5);
            Value y = Apply(graph, x);
            return (graph.Compile(y), x, y);
        }

        private Value Apply(Graph graph, Value x)
        {
            Value? state = null;
            for (int step = 0; step < 5; step++)
            {
                state = graph.LstmStep(graph.Slice(x, step, 1), state, lstm);
            }

            return graph.Dense(graph.DivideBySpectralNorm(state!, weights, direction), weights, null);
        }
    }

    private sealed class SmallNetwork : INetworkUnderTest
    {
        private readonly Parameter first;
        private readonly Parameter bias;
        private readonly Parameter second;

        public SmallNetwork(Rng rng)
        {
            first = Store.Add("first", 4, 5);
            bias = Store.Add("bias", 4, 1);
            second = Store.Add("second", 5, 4);
            foreach (ref float value in Store.Values)
            {
                value = (float)rng.NextGaussian();
            }
        }

        public ParameterStore Store { get; } = new();

        public (TrainingPlan Plan, Value Input) Training(int batch)
        {
            var graph = new Graph(batch, training: true);
            Value x = graph.Input(5);
            return (graph.CompileTraining(graph.MeanBatch(graph.SquaredError(Apply(graph, x), x))), x);
        }

        public (Plan Plan, Value Input, Value Output) Scoring(int batch)
        {
            var graph = new Graph(batch);
            Value x = graph.Input(5);
            Value y = Apply(graph, x);
            return (graph.Compile(y), x, y);
        }

        private Value Apply(Graph graph, Value x) =>
            graph.Dense(graph.Dense(x, first, bias, Activation.Relu), second, null);
    }
}
