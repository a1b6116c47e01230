using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Misfit.Training.Optimizers;

/// <summary>Keeps steep places of the loss from throwing the weights far away.</summary>
public static class GradientClipping
{
    /// <summary>Scales all gradients so that their Euclidean norm is at most <paramref name="maximum"/>. Returns the norm before that.</summary>
    public static double ByNorm(Span<float> gradients, double maximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximum);
        double norm = Norm(gradients);
        if (norm > maximum)
        {
            TensorPrimitives.Multiply(gradients, (float)(maximum / norm), gradients);
        }

        return norm;
    }

    /// <summary>Sums in float64, so that squares neither overflow nor become denormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Norm(ReadOnlySpan<float> gradients)
    {
        ReadOnlySpan<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(gradients);
        Vector256<double> low = Vector256<double>.Zero;
        Vector256<double> high = Vector256<double>.Zero;
        foreach (Vector256<float> vector in vectors)
        {
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(vector);
            low += lower * lower;
            high += upper * upper;
        }

        double sum = Vector256.Sum(low + high);
        foreach (float gradient in gradients[(vectors.Length * Vector256<float>.Count)..])
        {
            sum += (double)gradient * gradient;
        }

        return Math.Sqrt(sum);
    }
}
