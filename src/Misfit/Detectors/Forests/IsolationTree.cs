using Misfit.Numerics;

namespace Misfit.Detectors.Forests;

/// <summary>
/// One tree as a complete binary tree in arrays: the children of node i are 2i + 1 and 2i + 2, so that a walk has no branches and no
/// pointers. A branch that ends early goes left down to the bottom through splits at +∞.
/// </summary>
internal sealed class IsolationTree
{
    private IsolationTree(int height)
    {
        int inner = (1 << height) - 1;
        Thresholds = new float[inner];
        Array.Fill(Thresholds, float.PositiveInfinity);
        Columns = new int[inner];
        Counts = new int[inner + 1];
    }

    /// <summary>A value at most this goes left.</summary>
    public float[] Thresholds { get; }

    /// <summary>The column each node looks at.</summary>
    public int[] Columns { get; }

    /// <summary>Rows of the sample that ended in each leaf of the bottom.</summary>
    public int[] Counts { get; }

    /// <summary>Grows a tree on a random sample of the rows.</summary>
    public static IsolationTree Grow(Matrix rows, int sample, int height, Rng random)
    {
        var tree = new IsolationTree(height);
        int[] columns = new int[rows.Columns];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = i;
        }

        new Grower(tree, rows, random.Sample(rows.Rows, sample), columns, height, random).Split(0, 0, 0, sample, columns.Length);
        return tree;
    }

    private readonly ref struct Grower(IsolationTree tree, Matrix rows, Span<int> sample, Span<int> columns, int height, Rng random)
    {
        private readonly Span<int> sample = sample;
        private readonly Span<int> columns = columns;

        /// <summary>Splits the sampled rows [start, end) at a node; only the first <paramref name="varying"/> columns can still vary.</summary>
        public void Split(int node, int depth, int start, int end, int varying)
        {
            float least = 0, most = 0;
            int column = -1;
            if (depth < height && end - start > 1)
            {
                column = DrawColumn(start, end, ref varying, out least, out most);
            }

            if (column < 0)
            {
                int bottom = ((node + 1) << (height - depth)) - (1 << height);
                tree.Counts[bottom] = end - start;
                return;
            }

            float threshold = DrawThreshold(least, most);
            int middle = Partition(start, end, column, threshold);
            tree.Columns[node] = column;
            tree.Thresholds[node] = threshold;
            Split((2 * node) + 1, depth + 1, start, middle, varying);
            Split((2 * node) + 2, depth + 1, middle, end, varying);
        }

        // Columns found constant move behind the varying ones: they stay constant in every subset of these rows.
        private int DrawColumn(int start, int end, ref int varying, out float least, out float most)
        {
            while (varying > 0)
            {
                int draw = random.NextInt32(varying);
                int column = columns[draw];
                least = most = rows[sample[start], column];
                for (int i = start + 1; i < end; i++)
                {
                    float value = rows[sample[i], column];
                    least = Math.Min(least, value);
                    most = Math.Max(most, value);
                }

                if (least < most)
                {
                    return column;
                }

                varying--;
                (columns[draw], columns[varying]) = (columns[varying], column);
            }

            least = most = 0;
            return -1;
        }

        // Rounded down, so that comparing float32 values with it gives what comparing them with the float64 draw would.
        private float DrawThreshold(float least, float most)
        {
            double draw = random.NextDouble(least, most);
            float threshold = (float)draw;
            threshold = threshold > draw ? MathF.BitDecrement(threshold) : threshold;
            return Math.Clamp(threshold, least, MathF.BitDecrement(most));
        }

        private int Partition(int start, int end, int column, float threshold)
        {
            int middle = start;
            for (int i = start; i < end; i++)
            {
                if (rows[sample[i], column] <= threshold)
                {
                    (sample[i], sample[middle]) = (sample[middle], sample[i]);
                    middle++;
                }
            }

            return middle;
        }
    }
}
