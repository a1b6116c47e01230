using System.Numerics.Tensors;
using Misfit.Numerics;

namespace Misfit.Detectors.Densities;

/// <summary>Projections of rows onto directions that use few columns each.</summary>
/// <param name="Columns">The columns of each projection, one projection after the other.</param>
/// <param name="Weights">Their weights.</param>
/// <param name="Used">Columns per projection.</param>
internal sealed record SparseProjections(int[] Columns, double[] Weights, int Used)
{
    public int Count => Columns.Length / Used;

    /// <summary>The projections of a block of rows, computed column by column so that rows lie side by side. Each thread needs its own.</summary>
    public sealed class Block
    {
        /// <summary>Rows in a block.</summary>
        public const int MostRows = 128;

        private readonly SparseProjections projections;
        private readonly double[] columns;
        private readonly double[] values = new double[MostRows];

        public Block(SparseProjections projections, int width)
        {
            this.projections = projections;
            columns = new double[width * MostRows];
        }

        /// <summary>Rows in it now.</summary>
        public int Rows { get; private set; }

        /// <summary>Takes up to <see cref="MostRows"/> rows, from <paramref name="first"/> on but before <paramref name="end"/>.</summary>
        public void Load(Matrix rows, int first, int end)
        {
            Rows = Math.Min(MostRows, end - first);
            for (int i = 0; i < Rows; i++)
            {
                ReadOnlySpan<float> row = rows.Row(first + i);
                for (int j = 0; j < row.Length; j++)
                {
                    columns[(j * MostRows) + i] = row[j];
                }
            }
        }

        /// <summary>The positions of the rows along a projection. Valid until the next call.</summary>
        public Span<double> Project(int projection)
        {
            int start = projection * projections.Used;
            Span<double> sums = values.AsSpan(0, Rows);
            TensorPrimitives.Multiply(Column(start), projections.Weights[start], sums);
            for (int i = start + 1; i < start + projections.Used; i++)
            {
                TensorPrimitives.MultiplyAdd(Column(i), projections.Weights[i], sums, sums);
            }

            return sums;
        }

        private ReadOnlySpan<double> Column(int index) => columns.AsSpan(projections.Columns[index] * MostRows, Rows);
    }
}
