using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// Sixteen xoshiro128++ generators (Blackman and Vigna 2019) side by side, for whole panels of random numbers.
/// The numbers depend on the seed alone, not on the width of the hardware's vectors. Not thread-safe.
/// </summary>
internal sealed unsafe class RandomLanes
{
    private Vector512<uint> s0, s1, s2, s3;

    public RandomLanes(Rng seed)
    {
        s0 = Seed(seed);
        s1 = Seed(seed);
        s2 = Seed(seed);
        s3 = Seed(seed);
    }

    /// <summary>Fills a panel with standard normal numbers (Box and Muller 1958).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FillNormal(in Panel panel)
    {
        float* target = panel.Start;
        float* end = target + panel.Length;
        while (target < end)
        {
            // 1 − u is never 0, so its logarithm is finite.
            Vector512<float> radius = Vector512.Sqrt(Vector512.Create(-2f) * Vector512.Log(Vector512.Create(1f) - NextUniform()));
            (Vector512<float> sine, Vector512<float> cosine) = Circle.OfTurn(NextUniform());
            (radius * cosine).Store(target);
            target += Vector512<float>.Count;
            if (target < end)
            {
                (radius * sine).Store(target);
                target += Vector512<float>.Count;
            }
        }
    }

    /// <summary>Fills a panel with numbers spread evenly from <paramref name="low"/> to <paramref name="high"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FillUniform(in Panel panel, float low, float high)
    {
        Vector512<float> start = Vector512.Create(low);
        Vector512<float> range = Vector512.Create(high - low);
        for (int i = 0; i < panel.Length; i += Vector512<float>.Count)
        {
            (start + (range * NextUniform())).Store(panel.Start + i);
        }
    }

    /// <summary>Fills a panel with 0, with the given probability, and 1 / (1 − probability) otherwise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FillDropoutMask(in Panel panel, float probability)
    {
        Vector512<float> limit = Vector512.Create(probability);
        Vector512<float> kept = Vector512.Create(1 / (1 - probability));
        for (int i = 0; i < panel.Length; i += Vector512<float>.Count)
        {
            Vector512<float> mask = Vector512.GreaterThanOrEqual(NextUniform(), limit);
            (mask & kept).Store(panel.Start + i);
        }
    }

    // 24 random bits in [0, 1).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> NextUniform() =>
        Vector512.ConvertToSingle((NextBits() >> 8).AsInt32()) * Vector512.Create(1f / (1 << 24));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<uint> NextBits()
    {
        Vector512<uint> sum = s0 + s3;
        Vector512<uint> result = RotateLeft(sum, 7) + s0;
        Vector512<uint> t = s1 << 9;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = RotateLeft(s3, 11);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> RotateLeft(Vector512<uint> value, int bits) => (value << bits) | (value >>> (32 - bits));

    private static Vector512<uint> Seed(Rng seed)
    {
        Span<uint> lanes = stackalloc uint[Vector512<uint>.Count];
        foreach (ref uint lane in lanes)
        {
            lane = (uint)(seed.NextBits() >> 32);
        }

        return Vector512.Create<uint>(lanes);
    }
}
