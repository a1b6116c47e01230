using System.Collections.Concurrent;
using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>
/// Passes rows through a network from many threads: each call borrows a plan, so nothing is allocated once there are enough.
/// </summary>
/// <param name="width">The columns of a row.</param>
/// <param name="build">Writes what is asked for of each row into a graph that is not for training.</param>
internal sealed class NetworkPasses(int width, Func<Graph, Value, Value> build)
{
    private const int WideBatch = 256;
    private const int NarrowBatch = 16;

    private readonly Pool wide = new(width, build, WideBatch);
    private readonly Pool narrow = new(width, build, NarrowBatch);

    /// <summary>Takes what came out for row <paramref name="row"/> of the matrix.</summary>
    public delegate void Receiver<TState>(int row, ReadOnlySpan<float> output, TState state)
        where TState : allows ref struct;

    /// <summary>The score of a row of these values for which this came out.</summary>
    public delegate double RowScore<TState>(ReadOnlySpan<float> row, ReadOnlySpan<float> output, TState state);

    /// <summary>Passes <paramref name="count"/> rows from <paramref name="first"/> on and hands over what came out for each.</summary>
    public void Run<TState>(Matrix rows, int first, int count, TState state, Receiver<TState> receive)
        where TState : allows ref struct
    {
        for (int done = 0; done < count;)
        {
            int left = count - done;
            Pool pool = left > 4 * NarrowBatch ? wide : narrow;
            int passed = Math.Min(left, pool.Batch);
            Pass pass = pool.Borrow();
            ReadOnlySpan<float> outputs = pass.Run(rows, first + done, passed);
            int features = outputs.Length / passed;
            for (int i = 0; i < passed; i++)
            {
                receive(first + done + i, outputs.Slice(i * features, features), state);
            }

            pool.Return(pass);
            done += passed;
        }
    }

    /// <summary>Scores the rows from <paramref name="first"/> on, as many as there are places for scores, by their values and what came out for them.</summary>
    public void Score<TState>(Matrix rows, int first, Span<double> scores, TState state, RowScore<TState> score) =>
        Run(rows, first, scores.Length, new ScoredRows<TState>(rows, first, scores, state, score), static (row, output, scored) => scored.Score(row, output));

    /// <summary>What comes out for every row, a row each.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="features">How many numbers come out for a row.</param>
    public Matrix RunAll(Matrix rows, int features)
    {
        var outputs = new Matrix(rows.Rows, features);
        Run(rows, 0, rows.Rows, outputs, static (row, output, target) => output.CopyTo(target.Row(row)));
        return outputs;
    }

    /// <summary>What comes out for the only row of a matrix.</summary>
    public float[] Run(Matrix row)
    {
        Pass pass = narrow.Borrow();
        float[] output = pass.Run(row, 0, 1).ToArray();
        narrow.Return(pass);
        return output;
    }

    private readonly ref struct ScoredRows<TState>(Matrix rows, int first, Span<double> scores, TState state, RowScore<TState> score)
    {
        private readonly Span<double> scores = scores;

        public void Score(int row, ReadOnlySpan<float> output) => scores[row - first] = score(rows.Row(row), output, state);
    }

    private sealed class Pool(int width, Func<Graph, Value, Value> build, int batch)
    {
        private readonly ConcurrentBag<Pass> idle = [];

        public int Batch => batch;

        public Pass Borrow() => idle.TryTake(out Pass? pass) ? pass : new Pass(width, build, batch);

        public void Return(Pass pass) => idle.Add(pass);
    }

    private sealed class Pass
    {
        private readonly Plan plan;
        private readonly Value input;
        private readonly Value output;
        private readonly int[] indices;
        private readonly float[] read;

        public Pass(int width, Func<Graph, Value, Value> build, int batch)
        {
            var graph = new Graph(batch);
            input = graph.Input(width);
            output = build(graph, input);
            plan = graph.Compile(output);
            indices = new int[batch];
            read = new float[batch * output.Features];
        }

        /// <summary>Passes up to a batch of rows; places left over repeat the last one.</summary>
        public ReadOnlySpan<float> Run(Matrix rows, int first, int count)
        {
            for (int i = 0; i < indices.Length; i++)
            {
                indices[i] = first + Math.Min(i, count - 1);
            }

            plan.Load(input, rows, indices);
            plan.Forward();
            plan.Read(output, read);
            return read.AsSpan(0, count * output.Features);
        }
    }
}
