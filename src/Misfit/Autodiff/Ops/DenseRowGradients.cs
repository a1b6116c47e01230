using System.Numerics.Tensors;
using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>
/// With x the input of a row and δ the gradient of its loss before the activation, the row's gradients are δ · xᵀ and δ. So their inner product with
/// a direction (V, v) is δ · (V · x + v), one product like the forward pass, and their squared norm |δ|² · (|x|² + 1).
/// </summary>
internal sealed class DenseRowGradients : IRowGradients
{
    private readonly Panel x;
    private readonly Panel delta;
    private readonly Panel weightDirection;
    private readonly Panel biasDirection;
    private readonly Panel along;
    private readonly int weightOffset;
    private readonly int biasOffset;
    private readonly double[] squaredInputs;
    private readonly double[] squaredDeltas;
    private readonly double[] inputs;

    public DenseRowGradients(in Panel x, in Panel delta, Parameter weights, Parameter? bias, GradientScope scope, PlanMemory memory)
    {
        this.x = x;
        this.delta = delta;
        weightOffset = scope.OffsetOf(weights);
        biasOffset = scope.OffsetOf(bias);
        weightDirection = scope.DirectionOf(weights);
        biasDirection = biasOffset < 0 ? default : scope.DirectionOf(bias!);
        along = memory.SharedFeatures(delta.Rows);
        squaredInputs = new double[delta.PaddedColumns];
        squaredDeltas = new double[delta.PaddedColumns];
        inputs = new double[x.Rows];
    }

    public void AddProducts(Span<double> sums)
    {
        MatrixProduct.Forward(weightDirection, x, biasDirection, along);
        ColumnDots.Add(delta, along, sums);
    }

    public void AddSquaredNorms(Span<double> sums)
    {
        squaredInputs.AsSpan().Fill(biasOffset < 0 ? 0 : 1);
        if (weightOffset >= 0)
        {
            ColumnDots.Add(x, x, squaredInputs);
        }

        squaredDeltas.AsSpan().Clear();
        ColumnDots.Add(delta, delta, squaredDeltas);
        TensorPrimitives.MultiplyAdd(squaredDeltas, squaredInputs, sums, sums);
    }

    public void AddGradient(int row, Span<double> gradient)
    {
        for (int j = 0; j < inputs.Length; j++)
        {
            inputs[j] = x.Span[(j * x.Stride) + row];
        }

        for (int i = 0; i < delta.Rows; i++)
        {
            double change = delta.Span[(i * delta.Stride) + row];
            if (weightOffset >= 0)
            {
                Span<double> weights = gradient.Slice(weightOffset + (i * inputs.Length), inputs.Length);
                TensorPrimitives.MultiplyAdd(inputs, change, weights, weights);
            }

            if (biasOffset >= 0)
            {
                gradient[biasOffset + i] += change;
            }
        }
    }
}
