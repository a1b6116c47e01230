using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// A vector of 32-bit floats as kernels see it: one source, compiled by the runtime once per width.
/// Comparisons return lanes of all bits set or clear, for <see cref="Select"/>.
/// </summary>
internal unsafe interface IVector<TSelf>
    where TSelf : struct, IVector<TSelf>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf Create(float value);

    static abstract TSelf Load(float* source);

    static abstract void Store(TSelf value, float* destination);

    /// <summary>Loads the first <paramref name="count"/> lanes, the others are zero. Touches no memory beyond them.</summary>
    static abstract TSelf LoadPartial(float* source, int count);

    /// <summary>Stores the first <paramref name="count"/> lanes. Touches no memory beyond them.</summary>
    static abstract void StorePartial(TSelf value, float* destination, int count);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf value);

    /// <summary>left · right + addend, rounded once where the hardware can.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>The smaller lane; <paramref name="right"/> when either is NaN, so put a limit on the left.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>The larger lane; <paramref name="right"/> when either is NaN, so put a limit on the left.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    static abstract TSelf Abs(TSelf value);

    static abstract TSelf Sqrt(TSelf value);

    static abstract TSelf Log(TSelf value);

    static abstract TSelf GreaterThan(TSelf left, TSelf right);

    static abstract TSelf LessThan(TSelf left, TSelf right);

    static abstract TSelf Select(TSelf mask, TSelf whenSet, TSelf whenClear);

    /// <summary>A mask whose first <paramref name="count"/> lanes are set.</summary>
    static abstract TSelf FirstLanes(int count);

    /// <summary>2^n, where n is held by the low bits of the lane (a float to which 1.5 · 2²³ was added); −126 ≤ n ≤ 127.</summary>
    static abstract TSelf PowerOfTwoFromLowBits(TSelf value);

    /// <summary>The sum of all lanes.</summary>
    static abstract float Sum(TSelf value);

    /// <summary>The sums of all lanes of four vectors.</summary>
    static abstract Vector128<float> Sums(TSelf a, TSelf b, TSelf c, TSelf d);
}
