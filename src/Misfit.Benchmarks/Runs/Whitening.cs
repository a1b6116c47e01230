using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Misfit.Numerics;

namespace Misfit.Benchmarks.Runs;

/// <summary>The first principal components of the rows learned from, each brought to variance 1.</summary>
internal sealed class Whitening
{
    private readonly double[] means;
    private readonly Matrix<double> axes;

    private Whitening(double[] means, Matrix<double> axes) => (this.means, this.axes) = (means, axes);

    public static Whitening Of(Matrix rows, int components)
    {
        double[] means = [.. Enumerable.Range(0, rows.Columns).Select(column => Enumerable.Range(0, rows.Rows).Average(row => (double)rows[row, column]))];
        Matrix<double> centred = Centred(rows, means);
        Evd<double> decomposition = (centred.TransposeThisAndMultiply(centred) / rows.Rows).Evd(Symmetricity.Symmetric);
        int[] largest = [.. Enumerable.Range(rows.Columns - components, components).Reverse()];
        var axes = Matrix<double>.Build.DenseOfColumnVectors(largest.Select(i => decomposition.EigenVectors.Column(i) / Math.Sqrt(decomposition.EigenValues[i].Real)));
        return new Whitening(means, axes);
    }

    public Matrix Apply(Matrix rows)
    {
        Matrix<double> whitened = Centred(rows, means) * axes;
        var result = new Matrix(rows.Rows, whitened.ColumnCount);
        for (int row = 0; row < rows.Rows; row++)
        {
            for (int column = 0; column < result.Columns; column++)
            {
                result[row, column] = (float)whitened[row, column];
            }
        }

        return result;
    }

    private static Matrix<double> Centred(Matrix rows, double[] means) => Matrix<double>.Build.Dense(rows.Rows, rows.Columns, (row, column) => rows[row, column] - means[column]);

    /// <summary>Divides every row by its length, times the root of its width, so that values keep about the size 1.</summary>
    public static void DivideByLength(Matrix rows)
    {
        for (int i = 0; i < rows.Rows; i++)
        {
            Span<float> row = rows.Row(i);
            double squares = 0;
            foreach (float value in row)
            {
                squares += (double)value * value;
            }

            float factor = squares > 0 ? (float)Math.Sqrt(rows.Columns / squares) : 0;
            foreach (ref float value in row)
            {
                value *= factor;
            }
        }
    }
}
