using System.Numerics;

namespace Misfit.Numerics;

/// <summary>
/// A seeded random number generator (xoshiro256**, Blackman and Vigna 2018) with independent streams.
/// The same seed gives the same numbers on every machine. Not thread-safe: give each thread a stream of its own.
/// </summary>
public sealed class Rng
{
    private readonly ulong origin;
    private ulong s0, s1, s2, s3;
    private double spareGaussian = double.NaN;

    /// <summary>Creates a generator from a seed.</summary>
    public Rng(long seed)
        : this((ulong)seed)
    {
    }

    private Rng(ulong seed)
    {
        origin = seed;
        ulong state = seed;
        s0 = SplitMix(ref state);
        s1 = SplitMix(ref state);
        s2 = SplitMix(ref state);
        s3 = SplitMix(ref state);
    }

    /// <summary>An independent generator named by a number. It depends on this generator's seed alone, not on how much was drawn from it.</summary>
    public Rng Stream(int number)
    {
        ulong state = origin ^ 0x9E6C63D0876A9A62;
        ulong mixed = SplitMix(ref state) + ((ulong)(uint)number + 1) * 0xD1342543DE82EF95;
        return new Rng(SplitMix(ref mixed));
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        ulong t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>A uniform number in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform number in [low, high).</summary>
    public double NextDouble(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>A uniform integer in [0, <paramref name="limit"/>), without bias (Lemire 2019).</summary>
    public int NextInt32(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ulong product = (NextBits() >> 32) * (ulong)limit;
        uint low = (uint)product;
        if (low < (uint)limit)
        {
            uint threshold = (uint)(-limit) % (uint)limit;
            while (low < threshold)
            {
                product = (NextBits() >> 32) * (ulong)limit;
                low = (uint)product;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>A standard normal number (Marsaglia's polar method).</summary>
    public double NextGaussian()
    {
        if (!double.IsNaN(spareGaussian))
        {
            double spare = spareGaussian;
            spareGaussian = double.NaN;
            return spare;
        }

        double u, v, s;
        do
        {
            u = (2 * NextDouble()) - 1;
            v = (2 * NextDouble()) - 1;
            s = (u * u) + (v * v);
        }
        while (s is >= 1 or 0);

        double factor = Math.Sqrt(-2 * Math.Log(s) / s);
        spareGaussian = v * factor;
        return u * factor;
    }

    /// <summary>Puts the items into a random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The numbers 0 to <paramref name="count"/> − 1 in a random order.</summary>
    public int[] Permutation(int count)
    {
        var numbers = new int[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = i;
        }

        Shuffle<int>(numbers);
        return numbers;
    }

    /// <summary><paramref name="count"/> different numbers of 0 to <paramref name="limit"/> − 1, in a random order.</summary>
    public int[] Sample(int limit, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, limit);
        if (count * 4L >= limit)
        {
            return Permutation(limit)[..count];
        }

        var chosen = new HashSet<int>(count);
        var numbers = new int[count];
        for (int i = 0; i < count;)
        {
            int number = NextInt32(limit);
            if (chosen.Add(number))
            {
                numbers[i++] = number;
            }
        }

        return numbers;
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
