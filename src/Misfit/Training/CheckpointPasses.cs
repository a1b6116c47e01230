using System.Collections.Concurrent;
using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>
/// Gradients of rows' losses at every checkpoint of a training, each weighted by its learning rate. Called from many threads: each call borrows a
/// copy of the network and its plans, so nothing is allocated once there are enough.
/// </summary>
/// <param name="copy">Creates a network of the same shape, with weights of its own.</param>
/// <param name="checkpoints">At least one.</param>
/// <param name="options">Which gradients.</param>
internal sealed class CheckpointPasses(Func<INetwork> copy, IReadOnlyList<Checkpoint> checkpoints, RowGradientOptions options)
{
    private const int WideBatch = 256;
    private const int NarrowBatch = 16;

    private readonly ConcurrentBag<Pass> idle = [];

    public int Checkpoints => checkpoints.Count;

    /// <summary>Numbers in a gradient.</summary>
    public int GradientLength => Borrow(static pass => pass.GradientLength);

    /// <summary>
    /// Adds, for each row from <paramref name="first"/> on, Σ over the checkpoints t of η_t · ⟨gradient of the row's loss, directions[t]⟩, or of its
    /// magnitude.
    /// </summary>
    public void AddProducts(Matrix rows, int first, IReadOnlyList<float[]> directions, bool magnitude, Span<double> sums)
    {
        Pass pass = Take();
        for (int i = 0; i < checkpoints.Count; i++)
        {
            pass.Restore(checkpoints[i]);
            pass.Add(rows, first, directions[i], magnitude, checkpoints[i].LearningRate, sums);
        }

        idle.Add(pass);
    }

    /// <summary>Adds, for each row from <paramref name="first"/> on, Σ over the checkpoints t of η_t · |gradient of the row's loss|².</summary>
    public void AddSquaredNorms(Matrix rows, int first, Span<double> sums)
    {
        Pass pass = Take();
        foreach (Checkpoint checkpoint in checkpoints)
        {
            pass.Restore(checkpoint);
            pass.Add(rows, first, null, magnitude: false, checkpoint.LearningRate, sums);
        }

        idle.Add(pass);
    }

    /// <summary>The mean gradient of some rows' losses at one checkpoint, accumulated in float64.</summary>
    public float[] MeanGradient(int checkpoint, Matrix rows, IReadOnlyList<int> chosen) => Borrow(pass =>
    {
        pass.Restore(checkpoints[checkpoint]);
        return pass.Mean(rows, chosen);
    });

    private Pass Take() => idle.TryTake(out Pass? pass) ? pass : new Pass(copy(), options);

    private T Borrow<T>(Func<Pass, T> use)
    {
        Pass pass = Take();
        T result = use(pass);
        idle.Add(pass);
        return result;
    }

    private sealed class Pass(INetwork network, RowGradientOptions options)
    {
        private readonly Lazy<Batch> wide = new(() => new Batch(network, WideBatch, options));
        private readonly Batch narrow = new(network, NarrowBatch, options);
        private Checkpoint? restored;

        public int GradientLength => narrow.Plan.GradientLength;

        public void Restore(Checkpoint checkpoint)
        {
            if (restored != checkpoint)
            {
                network.Parameters.Restore(checkpoint.Weights);
                restored = checkpoint;
            }
        }

        /// <summary>Adds the weighted products with a direction, or the weighted squared norms without one.</summary>
        public void Add(Matrix rows, int first, float[]? direction, bool magnitude, double factor, Span<double> sums)
        {
            if (direction is not null)
            {
                direction.CopyTo(narrow.Plan.Direction);
                if (sums.Length > 4 * NarrowBatch)
                {
                    direction.CopyTo(wide.Value.Plan.Direction);
                }
            }

            for (int done = 0; done < sums.Length;)
            {
                Batch batch = For(sums.Length - done);
                int count = Math.Min(sums.Length - done, batch.Size);
                batch.Run(rows, first + done, count);
                ReadOnlySpan<double> added = direction is null ? batch.Plan.SquaredNorms() : batch.Plan.Products();
                Span<double> target = sums.Slice(done, count);
                for (int i = 0; i < count; i++)
                {
                    target[i] += factor * (magnitude ? Math.Abs(added[i]) : added[i]);
                }

                done += count;
            }
        }

        public float[] Mean(Matrix rows, IReadOnlyList<int> chosen)
        {
            var sum = new double[GradientLength];
            Matrix own = rows.SelectRows([.. chosen]);
            for (int done = 0; done < own.Rows;)
            {
                Batch batch = For(own.Rows - done);
                int count = Math.Min(own.Rows - done, batch.Size);
                batch.Run(own, done, count);
                for (int row = 0; row < count; row++)
                {
                    batch.Plan.AddGradient(row, sum);
                }

                done += count;
            }

            return Array.ConvertAll(sum, value => (float)(value / own.Rows));
        }

        private Batch For(int rows) => rows > 4 * NarrowBatch ? wide.Value : narrow;
    }

    private sealed class Batch
    {
        private readonly Value input;
        private readonly int[] indices;

        public Batch(INetwork network, int size, RowGradientOptions options)
        {
            (Plan, input) = network.CompileRowGradients(size, options);
            indices = new int[size];
        }

        public RowGradientPlan Plan { get; }

        public int Size => indices.Length;

        /// <summary>Passes up to a batch of rows; places left over repeat the last one.</summary>
        public void Run(Matrix rows, int first, int count)
        {
            for (int i = 0; i < indices.Length; i++)
            {
                indices[i] = first + Math.Min(i, count - 1);
            }

            Plan.Load(input, rows, indices);
            Plan.Run();
        }
    }
}
