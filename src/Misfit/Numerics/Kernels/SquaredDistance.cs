using System.Numerics;

namespace Misfit.Numerics.Kernels;

/// <summary>Squared Euclidean distances in float64, each summed in the same order wherever the values lie.</summary>
internal static unsafe class SquaredDistance
{
    /// <summary>Σ (left − right)², float32 values subtracted and added as float64.</summary>
    public static double Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(left.Length, right.Length);
        int lanes = Vector<float>.Count;
        Vector<double> low = default, high = default;
        double tail = 0;
        fixed (float* a = left, b = right)
        {
            int j = 0;
            for (; j <= left.Length - lanes; j += lanes)
            {
                Vector.Widen(Vector.Load(a + j), out Vector<double> leftLow, out Vector<double> leftHigh);
                Vector.Widen(Vector.Load(b + j), out Vector<double> rightLow, out Vector<double> rightHigh);
                Vector<double> lowDifference = leftLow - rightLow, highDifference = leftHigh - rightHigh;
                low += lowDifference * lowDifference;
                high += highDifference * highDifference;
            }

            for (; j < left.Length; j++)
            {
                double difference = (double)a[j] - b[j];
                tail += difference * difference;
            }
        }

        return Vector.Sum(low + high) + tail;
    }

    /// <summary>Σ (left − right)² of float32 and float64 values, in float64.</summary>
    public static double Of(ReadOnlySpan<float> left, ReadOnlySpan<double> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(left.Length, right.Length);
        int lanes = Vector<double>.Count;
        Vector<double> low = default, high = default;
        double tail = 0;
        fixed (float* a = left)
        fixed (double* b = right)
        {
            int j = 0;
            for (; j <= left.Length - (2 * lanes); j += 2 * lanes)
            {
                Vector.Widen(Vector.Load(a + j), out Vector<double> leftLow, out Vector<double> leftHigh);
                Vector<double> lowDifference = leftLow - Vector.Load(b + j), highDifference = leftHigh - Vector.Load(b + j + lanes);
                low += lowDifference * lowDifference;
                high += highDifference * highDifference;
            }

            for (; j < left.Length; j++)
            {
                double difference = a[j] - b[j];
                tail += difference * difference;
            }
        }

        return Vector.Sum(low + high) + tail;
    }
}
