using System.Numerics.Tensors;
using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Detectors.SupportVectors;

/// <summary>The kernel between any row and some fixed rows, in float64. Nothing is kept but the rows.</summary>
internal sealed class KernelRows
{
    /// <summary>Fixed rows compared at once, and by one thread.</summary>
    private const int Together = 4096;

    private readonly OneClassSvm recipe;
    private readonly SvmKernel kernel;
    private readonly double gamma, constant;
    private readonly int degree;
    private readonly double[] packed;
    private readonly double[] squares;

    public KernelRows(OneClassSvm recipe, double gamma, Matrix rows)
    {
        this.recipe = recipe;
        (kernel, this.gamma, constant, degree, Rows) = (recipe.Kernel, gamma, recipe.Constant, recipe.Degree, rows);
        packed = PackedDistances.Pack(rows);
        squares = [.. Enumerable.Range(0, rows.Rows).Select(i => Square(rows.Row(i)))];
    }

    public Matrix Rows { get; }

    /// <summary>The same kernel with some of the fixed rows.</summary>
    public KernelRows Select(int[] rows) => new(recipe, gamma, Rows.SelectRows(rows));

    /// <summary>The kernel between the fixed row and itself.</summary>
    public double Self(int row) => kernel == SvmKernel.Rbf ? 1 : OfProduct(squares[row]);

    /// <summary>The kernel between one of the fixed rows and all, on all cores when that is much work. As float32, to hold more of them.</summary>
    public void OfFixed(int row, float[] values)
    {
        int blocks = (Rows.Rows + Together - 1) / Together;
        void Block(int block)
        {
            int first = block * Together;
            Span<float> part = values.AsSpan(first, Math.Min(Together, Rows.Rows - first));
            Span<double> exact = new double[part.Length];
            Of(Rows.Row(row), first, exact);
            TensorPrimitives.ConvertTruncating<double, float>(exact, part);
        }

        if (blocks == 1)
        {
            Block(0);
        }
        else
        {
            Parallel.For(0, blocks, Block);
        }
    }

    /// <summary>Σ weight · kernel over the first fixed rows, as many as there are weights.</summary>
    public double Sum(ReadOnlySpan<float> row, ReadOnlySpan<double> weights, Span<double> scratch)
    {
        double sum = 0;
        for (int first = 0; first < weights.Length; first += Together)
        {
            ReadOnlySpan<double> part = weights.Slice(first, Math.Min(Together, weights.Length - first));
            Of(row, first, scratch[..part.Length]);
            sum += TensorPrimitives.Dot(part, scratch[..part.Length]);
        }

        return sum;
    }

    /// <summary>Room for <see cref="Sum"/>.</summary>
    public double[] NewScratch() => new double[Math.Min(Together, Rows.Rows)];

    private static double Square(ReadOnlySpan<float> row)
    {
        double sum = 0;
        foreach (float value in row)
        {
            sum += (double)value * value;
        }

        return sum;
    }

    private void Of(ReadOnlySpan<float> row, int first, Span<double> values)
    {
        PackedDistances.Squared(row, packed, first, values);
        if (kernel == SvmKernel.Rbf)
        {
            TensorPrimitives.Multiply<double>(values, -gamma, values);
            TensorPrimitives.Exp<double>(values, values);
            return;
        }

        // x · y = (‖x‖² + ‖y‖² − ‖x − y‖²) / 2.
        double own = Square(row);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = OfProduct((own + squares[first + i] - values[i]) / 2);
        }
    }

    private double OfProduct(double product) => kernel switch
    {
        SvmKernel.Linear => product,
        SvmKernel.Polynomial => Power((gamma * product) + constant),
        _ => Math.Tanh((gamma * product) + constant),
    };

    private double Power(double value)
    {
        double power = value;
        for (int i = 1; i < degree; i++)
        {
            power *= value;
        }

        return power;
    }
}
