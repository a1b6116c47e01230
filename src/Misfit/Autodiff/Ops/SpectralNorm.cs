using System.Numerics.Tensors;
using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>
/// y = x / σ, σ = uᵀ W v with the unit vectors u and v, which count as constants: ∂σ/∂W = u vᵀ. In training v ← Wᵀ u and u ← W v first, both made unit vectors; otherwise
/// v ← Wᵀ u alone.
/// </summary>
internal sealed class SpectralNorm : Operation
{
    // Weights of nothing but zeros have no direction; dividing by this keeps numbers finite.
    private const float Smallest = 1e-12f;

    private readonly Operand x;
    private readonly Operand weights;
    private readonly Operand direction;
    private readonly bool training;
    private readonly float[] right;
    private float norm;

    public SpectralNorm(Value x, Parameter weights, Parameter direction)
    {
        training = x.Graph.Training;
        this.x = Use(x);
        this.weights = Use(weights);
        this.direction = Use(direction);
        right = new float[weights.Columns];
        CreateOutput(x.Graph, x.Features);
    }

    public override void Forward()
    {
        Span<float> left = direction.Data.Span;
        right.AsSpan().Clear();
        for (int i = 0; i < left.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(WeightsOf(i), left[i], right, right);
        }

        norm = Normalize(right);
        if (training)
        {
            for (int i = 0; i < left.Length; i++)
            {
                left[i] = TensorPrimitives.Dot<float>(WeightsOf(i), right);
            }

            norm = Normalize(left);
        }

        Elementwise.AddScaled(1 / norm, x.Data, Output.Data, accumulate: false);
    }

    // ∂x = ∂y / σ, ∂σ = −Σ ∂y · y / σ, ∂W = ∂σ · u vᵀ.
    public override void Backward()
    {
        if (weights.WantsGradient)
        {
            float slope = -TensorPrimitives.Dot<float>(Output.Gradient.Span, Output.Data.Span) / norm;
            Span<float> left = direction.Data.Span;
            for (int i = 0; i < left.Length; i++)
            {
                Span<float> target = weights.Gradient.Span.Slice(i * right.Length, right.Length);
                if (weights.Accumulates)
                {
                    TensorPrimitives.MultiplyAdd(right, slope * left[i], target, target);
                }
                else
                {
                    TensorPrimitives.Multiply(right, slope * left[i], target);
                }
            }
        }

        if (x.WantsGradient)
        {
            Elementwise.AddScaled(1 / norm, Output.Gradient, x.Gradient, x.Accumulates);
        }
    }

    private static float Normalize(Span<float> vector)
    {
        float length = Math.Max(TensorPrimitives.Norm<float>(vector), Smallest);
        TensorPrimitives.Divide(vector, length, vector);
        return length;
    }

    private ReadOnlySpan<float> WeightsOf(int row) => weights.Data.Span.Slice(row * right.Length, right.Length);
}
