using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>x̂ = (x − mean) · inverse deviation over the features of each sample (Ba, Kiros and Hinton 2016).</summary>
internal static unsafe class LayerNormalization
{
    /// <summary>Computes x̂ and, per sample, the inverse deviation 1 / √(variance + ε).</summary>
    public static void Forward(in Panel x, float epsilon, in Panel normalized, in Panel inverseDeviation)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Forward<Lanes512>(x, epsilon, normalized, inverseDeviation);
        }
        else
        {
            Forward<Lanes256>(x, epsilon, normalized, inverseDeviation);
        }
    }

    /// <summary>∂x = (old, when accumulating) + inverse deviation · (g − mean g − x̂ · mean(g · x̂)), with g = scale · ∂y and means over the features.</summary>
    public static void Backward(
        in Panel normalized, in Panel inverseDeviation, ReadOnlySpan<float> scale, in Panel outputGradient, in Panel inputGradient, bool accumulate)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Backward<Lanes512>(normalized, inverseDeviation, scale, outputGradient, inputGradient, accumulate);
        }
        else
        {
            Backward<Lanes256>(normalized, inverseDeviation, scale, outputGradient, inputGradient, accumulate);
        }
    }

    private static void Forward<TVector>(in Panel x, float epsilon, in Panel normalized, in Panel inverseDeviation)
        where TVector : struct, IVector<TVector>
    {
        nint stride = x.Stride;
        TVector count = TVector.Create(x.Rows);
        for (nint column = 0; column < stride; column += TVector.Count)
        {
            float* source = x.Start + column;
            TVector sum = TVector.Zero;
            for (int row = 0; row < x.Rows; row++)
            {
                sum += TVector.Load(source + (row * stride));
            }

            TVector mean = sum / count;
            TVector squares = TVector.Zero;
            for (int row = 0; row < x.Rows; row++)
            {
                TVector distance = TVector.Load(source + (row * stride)) - mean;
                squares = TVector.MultiplyAdd(distance, distance, squares);
            }

            TVector inverse = TVector.Create(1) / TVector.Sqrt((squares / count) + TVector.Create(epsilon));
            TVector.Store(inverse, inverseDeviation.Start + column);
            for (int row = 0; row < x.Rows; row++)
            {
                TVector distance = TVector.Load(source + (row * stride)) - mean;
                TVector.Store(distance * inverse, normalized.Start + column + (row * stride));
            }
        }
    }

    private static void Backward<TVector>(
        in Panel normalized, in Panel inverseDeviation, ReadOnlySpan<float> scale, in Panel outputGradient, in Panel inputGradient, bool accumulate)
        where TVector : struct, IVector<TVector>
    {
        nint stride = normalized.Stride;
        TVector share = TVector.Create(1f / normalized.Rows);
        for (nint column = 0; column < stride; column += TVector.Count)
        {
            TVector gradients = TVector.Zero;
            TVector products = TVector.Zero;
            for (int row = 0; row < normalized.Rows; row++)
            {
                nint index = (row * stride) + column;
                TVector gradient = TVector.Create(scale[row]) * TVector.Load(outputGradient.Start + index);
                gradients += gradient;
                products = TVector.MultiplyAdd(gradient, TVector.Load(normalized.Start + index), products);
            }

            gradients *= share;
            products *= share;
            TVector inverse = TVector.Load(inverseDeviation.Start + column);
            for (int row = 0; row < normalized.Rows; row++)
            {
                nint index = (row * stride) + column;
                TVector gradient = TVector.Create(scale[row]) * TVector.Load(outputGradient.Start + index);
                gradient -= gradients + (TVector.Load(normalized.Start + index) * products);
                gradient = Denormals.Flush(gradient * inverse);
                float* target = inputGradient.Start + index;
                TVector.Store(accumulate ? TVector.Load(target) + gradient : gradient, target);
            }
        }
    }
}
