using System.Runtime.CompilerServices;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// Denormal numbers make multiplications up to 70 times slower, one lane of a vector is enough, and .NET cannot
/// switch them off. Values that decay towards zero (gradients, moments of optimisers) are therefore set to zero early.
/// </summary>
internal static class Denormals
{
    /// <summary>Smaller magnitudes count as zero. Far above the smallest normal float, 1.2e-38, so that products stay normal too.</summary>
    public const float Threshold = 1e-30f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Flush<TVector>(TVector value)
        where TVector : struct, IVector<TVector> =>
        TVector.Select(TVector.LessThan(TVector.Abs(value), TVector.Create(Threshold)), TVector.Zero, value);
}
