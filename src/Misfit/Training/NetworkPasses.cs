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

    /// <summary>What comes out for the only row of a matrix.</summary>
    public float[] Run(Matrix row)
    {
        Pass pass = narrow.Borrow();
        float[] output = pass.Run(row, 0, 1).ToArray();
        narrow.Return(pass);
        return output;
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
