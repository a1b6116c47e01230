using System.Collections.Concurrent;
using Misfit.Numerics;

namespace Misfit.Detectors.Reconstruction;

/// <summary>Rebuilds and scores rows on many threads: each call borrows a plan, so nothing is allocated once there are enough.</summary>
internal sealed class Reconstructor(IReconstructionNetwork network)
{
    private const int WideBatch = 256;
    private const int NarrowBatch = 16;

    private readonly Pool wide = new(network, WideBatch);
    private readonly Pool narrow = new(network, NarrowBatch);

    /// <summary>Mean squared errors of the rows from <paramref name="first"/> on.</summary>
    public void Score(Matrix rows, int first, Span<double> scores)
    {
        for (int done = 0; done < scores.Length;)
        {
            int left = scores.Length - done;
            Pool pool = left > 4 * NarrowBatch ? wide : narrow;
            int count = Math.Min(left, pool.Batch);
            Pass pass = pool.Borrow();
            ReadOnlySpan<float> rebuilt = pass.Rebuild(rows, first + done, count);
            for (int i = 0; i < count; i++)
            {
                scores[done + i] = MeanSquaredError(rows.Row(first + done + i), rebuilt.Slice(i * rows.Columns, rows.Columns));
            }

            pool.Return(pass);
            done += count;
        }
    }

    /// <summary>The only row of a matrix, rebuilt.</summary>
    public float[] Reconstruct(Matrix row)
    {
        Pass pass = narrow.Borrow();
        float[] rebuilt = pass.Rebuild(row, 0, 1).ToArray();
        narrow.Return(pass);
        return rebuilt;
    }

    /// <summary>The squared difference, or the largest number where the network overflowed: such a row is as odd as can be.</summary>
    public static double SquaredError(float value, float rebuilt)
    {
        double difference = (double)value - rebuilt;
        return double.IsFinite(difference) ? difference * difference : double.MaxValue;
    }

    private static double MeanSquaredError(ReadOnlySpan<float> row, ReadOnlySpan<float> rebuilt)
    {
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
        {
            sum += SquaredError(row[j], rebuilt[j]) / row.Length;
        }

        return sum;
    }

    private sealed class Pool(IReconstructionNetwork network, int batch)
    {
        private readonly ConcurrentBag<Pass> idle = [];

        public int Batch => batch;

        public Pass Borrow() => idle.TryTake(out Pass? pass) ? pass : new Pass(network.CompileReconstruction(batch), batch, network.Widths[0]);

        public void Return(Pass pass) => idle.Add(pass);
    }

    private sealed class Pass(ReconstructionBatch network, int batch, int width)
    {
        private readonly int[] indices = new int[batch];
        private readonly float[] rebuilt = new float[batch * width];

        /// <summary>Rebuilds up to a batch of rows; places left over repeat the last one.</summary>
        public ReadOnlySpan<float> Rebuild(Matrix rows, int first, int count)
        {
            for (int i = 0; i < batch; i++)
            {
                indices[i] = first + Math.Min(i, count - 1);
            }

            network.Plan.Load(network.Input, rows, indices);
            network.Plan.Forward();
            network.Plan.Read(network.Output, rebuilt);
            return rebuilt.AsSpan(0, count * width);
        }
    }
}
