using System.Runtime.CompilerServices;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// The micro-kernel of matrix products: a tile of up to 8 rows by 3 vectors of C is held in registers while the depth is
/// walked. Every element is summed in the order of the depth whatever the tile, so its bits do not depend on its neighbours.
/// </summary>
internal static unsafe class ProductTile<TVector, TRows, TVectors, TWalk>
    where TVector : struct, IVector<TVector>
    where TRows : struct, ICount
    where TVectors : struct, ICount
    where TWalk : struct, IDepthWalk
{
    /// <summary>Computes the tile that starts at A, B, C and bias of <paramref name="tile"/>. <paramref name="lastCount"/>: lanes of the last vector that are columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Product tile, int lastCount)
    {
        Row row0 = Begin(tile, 0, lastCount);
        Row row1 = Begin(tile, 1, lastCount);
        Row row2 = Begin(tile, 2, lastCount);
        Row row3 = Begin(tile, 3, lastCount);
        Row row4 = Begin(tile, 4, lastCount);
        Row row5 = Begin(tile, 5, lastCount);
        Row row6 = Begin(tile, 6, lastCount);
        Row row7 = Begin(tile, 7, lastCount);

        float* a = tile.A;
        float* a4 = a + (4 * tile.RowStep);
        float* b = tile.B;
        nint step = tile.RowStep;
        nint depthStep = tile.DepthStep;
        nint strideOfB = tile.StrideOfB;
        int* tap = tile.Taps;
        int* lastTap = tap + (2 * tile.TapCount);
        for (int k = tile.Depth; k > 0; k--)
        {
            TVector b0 = TVector.Load(b);
            TVector b1 = TVectors.Value > 1 ? TVector.Load(b + TVector.Count) : default;
            TVector b2 = TVectors.Value > 2 ? TVector.Load(b + (2 * TVector.Count)) : default;
            Multiply(ref row0, 0, a, b0, b1, b2);
            Multiply(ref row1, 1, a + step, b0, b1, b2);
            Multiply(ref row2, 2, a + (2 * step), b0, b1, b2);
            Multiply(ref row3, 3, a4 - step, b0, b1, b2);
            Multiply(ref row4, 4, a4, b0, b1, b2);
            Multiply(ref row5, 5, a4 + step, b0, b1, b2);
            Multiply(ref row6, 6, a4 + (2 * step), b0, b1, b2);
            Multiply(ref row7, 7, a4 + (3 * step), b0, b1, b2);
            if (TWalk.HasTaps)
            {
                a += tap[0];
                a4 += tap[0];
                b += tap[1];
                tap += 2;
                tap = tap == lastTap ? tile.Taps : tap;
            }
            else
            {
                a += depthStep;
                a4 += depthStep;
                b += strideOfB;
            }
        }

        End(tile, 0, row0, lastCount);
        End(tile, 1, row1, lastCount);
        End(tile, 2, row2, lastCount);
        End(tile, 3, row3, lastCount);
        End(tile, 4, row4, lastCount);
        End(tile, 5, row5, lastCount);
        End(tile, 6, row6, lastCount);
        End(tile, 7, row7, lastCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Row Begin(in Product tile, int row, int lastCount)
    {
        Row start = default;
        if (row >= TRows.Value)
        {
            return start;
        }

        if (tile.Accumulate)
        {
            float* c = tile.C + (row * tile.StrideOfC);
            start.First = LoadVector(c, 0, lastCount);
            start.Second = TVectors.Value > 1 ? LoadVector(c, 1, lastCount) : default;
            start.Third = TVectors.Value > 2 ? LoadVector(c, 2, lastCount) : default;
        }
        else
        {
            TVector bias = tile.Bias is null ? TVector.Zero : TVector.Create(tile.Bias[row]);
            start.First = bias;
            start.Second = bias;
            start.Third = bias;
        }

        return start;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(ref Row sums, int row, float* a, TVector b0, TVector b1, TVector b2)
    {
        if (row >= TRows.Value)
        {
            return;
        }

        TVector factor = TVector.Create(*a);
        sums.First = TVector.MultiplyAdd(factor, b0, sums.First);
        if (TVectors.Value > 1)
        {
            sums.Second = TVector.MultiplyAdd(factor, b1, sums.Second);
        }

        if (TVectors.Value > 2)
        {
            sums.Third = TVector.MultiplyAdd(factor, b2, sums.Third);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(in Product tile, int row, Row sums, int lastCount)
    {
        if (row >= TRows.Value)
        {
            return;
        }

        float* c = tile.C + (row * tile.StrideOfC);
        StoreVector(sums.First, c, 0, lastCount);
        if (TVectors.Value > 1)
        {
            StoreVector(sums.Second, c, 1, lastCount);
        }

        if (TVectors.Value > 2)
        {
            StoreVector(sums.Third, c, 2, lastCount);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LoadVector(float* c, int vector, int lastCount)
    {
        float* source = c + (vector * TVector.Count);
        return vector < TVectors.Value - 1 || lastCount == TVector.Count
            ? TVector.Load(source)
            : TVector.LoadPartial(source, lastCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreVector(TVector value, float* c, int vector, int lastCount)
    {
        float* destination = c + (vector * TVector.Count);
        if (vector < TVectors.Value - 1 || lastCount == TVector.Count)
        {
            TVector.Store(value, destination);
        }
        else
        {
            TVector.StorePartial(value, destination, lastCount);
        }
    }

    // Three fields: the runtime keeps small structs in registers.
    private struct Row
    {
        public TVector First;
        public TVector Second;
        public TVector Third;
    }
}
