using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// The gradient of a convolution's weights: the sums over all points and samples of coarse · fine, for 4 coarse channels and up to 5
/// weights of one fine channel at a time. One vector of samples after another passes all points, so that what 4 channels need stays in the cache.
/// </summary>
internal sealed unsafe partial class ConvolutionGradient
{
    private const int Channels = 4;
    private const int Width = 5;

    private readonly ConvolutionGeometry geometry;
    private readonly int[] sources;
    private readonly Panel zeros;
    private readonly Panel sums;

    /// <param name="geometry">The grids and the kernel.</param>
    /// <param name="stride">Floats from one feature to the next in the panels.</param>
    public ConvolutionGradient(ConvolutionGeometry geometry, int stride)
    {
        this.geometry = geometry;
        zeros = Panel.Allocate(1, stride, stride);
        int chunks = geometry.Fine.Channels * ((geometry.Taps + Width - 1) / Width);
        sums = Panel.Allocate(chunks, Channels * Width * Panel.Alignment, Channels * Width * Panel.Alignment);
        sources = GC.AllocateUninitializedArray<int>(geometry.Coarse.Points * geometry.Taps, pinned: true);
        for (int i = 0; i < sources.Length; i++)
        {
            (int point, int tap) = (i / geometry.Taps, i % geometry.Taps);
            int line = geometry.Lines.FinePoint(point / geometry.Coarse.Width, tap / geometry.Points.Size);
            int column = geometry.Points.FinePoint(point % geometry.Coarse.Width, tap % geometry.Points.Size);
            bool inside = line >= 0 && line < geometry.Fine.Height && column >= 0 && column < geometry.Fine.Width;
            sources[i] = inside ? ((line * geometry.Fine.Width) + column) * geometry.Fine.PointStep * stride : -1;
        }
    }

    /// <summary>weight gradient = (old, when accumulating) + the sums; the pads of one of the two panels must be zero, those of the other finite.</summary>
    public void Run(in Panel coarse, in Panel fine, in Panel weightGradient, bool accumulate)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Lanes512>(coarse, fine, weightGradient, accumulate);
        }
        else
        {
            Run<Lanes256>(coarse, fine, weightGradient, accumulate);
        }
    }

    private void Run<TVector>(in Panel coarse, in Panel fine, in Panel weightGradient, bool accumulate)
        where TVector : struct, IVector<TVector>
    {
        for (int channel = 0; channel < geometry.Coarse.Channels; channel += Channels)
        {
            int channels = Math.Min(Channels, geometry.Coarse.Channels - channel);
            sums.Span.Clear();
            for (int column = 0; column < coarse.PaddedColumns; column += TVector.Count)
            {
                AddColumn<TVector>(
                    coarse.Start + ((nint)channel * geometry.Coarse.ChannelStep * coarse.Stride) + column,
                    fine.Start + column, coarse.Stride, channels);
            }

            Write<TVector>(weightGradient.Start + ((nint)channel * weightGradient.Stride), weightGradient.Stride, channels, accumulate);
        }
    }

    private void AddColumn<TVector>(float* coarse, float* fine, int stride, int channels)
        where TVector : struct, IVector<TVector>
    {
        nint channelStep = (nint)geometry.Coarse.ChannelStep * stride;
        float* result = sums.Start;
        fixed (int* table = sources)
        {
            var tile = new Tile
            {
                Coarse = coarse,
                Channel1 = Math.Min(1, channels - 1) * channelStep,
                Channel2 = Math.Min(2, channels - 1) * channelStep,
                Channel3 = (channels - 1) * channelStep,
                PointStep = (nint)geometry.Coarse.PointStep * stride,
                Points = geometry.Coarse.Points,
                Zeros = zeros.Start,
                Taps = geometry.Taps,
            };
            for (int source = 0; source < geometry.Fine.Channels; source++)
            {
                tile.Fine = fine + ((nint)source * geometry.Fine.ChannelStep * stride);
                for (int tap = 0; tap < geometry.Taps; tap += Width)
                {
                    tile.Sources = table + tap;
                    tile.LastTap = Math.Min(Width, geometry.Taps - tap) - 1;
                    tile.Sums = result;
                    AddTile<TVector>(tile);
                    result += Channels * Width * Panel.Alignment;
                }
            }
        }
    }

    // One loop without inner ones, or the runtime would not keep the 20 sums in registers. Beyond the last channel or weight
    // the last one is repeated, and what comes of it is not used.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile<TVector>(in Tile tile)
        where TVector : struct, IVector<TVector>
    {
        nint a1 = tile.Channel1, a2 = tile.Channel2, a3 = tile.Channel3;
        nint t1 = Math.Min(1, tile.LastTap), t2 = Math.Min(2, tile.LastTap), t3 = Math.Min(3, tile.LastTap), t4 = tile.LastTap;
        float* sums = tile.Sums;
        TVector c00 = Sum<TVector>(sums, 0), c01 = Sum<TVector>(sums, 1), c02 = Sum<TVector>(sums, 2), c03 = Sum<TVector>(sums, 3), c04 = Sum<TVector>(sums, 4);
        TVector c10 = Sum<TVector>(sums, 5), c11 = Sum<TVector>(sums, 6), c12 = Sum<TVector>(sums, 7), c13 = Sum<TVector>(sums, 8), c14 = Sum<TVector>(sums, 9);
        TVector c20 = Sum<TVector>(sums, 10), c21 = Sum<TVector>(sums, 11), c22 = Sum<TVector>(sums, 12), c23 = Sum<TVector>(sums, 13), c24 = Sum<TVector>(sums, 14);
        TVector c30 = Sum<TVector>(sums, 15), c31 = Sum<TVector>(sums, 16), c32 = Sum<TVector>(sums, 17), c33 = Sum<TVector>(sums, 18), c34 = Sum<TVector>(sums, 19);
        float* a = tile.Coarse;
        float* fine = tile.Fine;
        float* zeros = tile.Zeros;
        nint pointStep = tile.PointStep;
        nint taps = tile.Taps;
        int* source = tile.Sources;
        for (int point = tile.Points; point > 0; point--)
        {
            TVector x0 = Load<TVector>(fine, zeros, source[0]), x1 = Load<TVector>(fine, zeros, source[t1]), x2 = Load<TVector>(fine, zeros, source[t2]);
            TVector x3 = Load<TVector>(fine, zeros, source[t3]), x4 = Load<TVector>(fine, zeros, source[t4]);
            Multiply(TVector.Load(a), x0, x1, x2, x3, x4, ref c00, ref c01, ref c02, ref c03, ref c04);
            Multiply(TVector.Load(a + a1), x0, x1, x2, x3, x4, ref c10, ref c11, ref c12, ref c13, ref c14);
            Multiply(TVector.Load(a + a2), x0, x1, x2, x3, x4, ref c20, ref c21, ref c22, ref c23, ref c24);
            Multiply(TVector.Load(a + a3), x0, x1, x2, x3, x4, ref c30, ref c31, ref c32, ref c33, ref c34);
            a += pointStep;
            source += taps;
        }

        Keep(sums, 0, c00, c01, c02, c03, c04);
        Keep(sums, 1, c10, c11, c12, c13, c14);
        Keep(sums, 2, c20, c21, c22, c23, c24);
        Keep(sums, 3, c30, c31, c32, c33, c34);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum<TVector>(float* sums, int index)
        where TVector : struct, IVector<TVector> => TVector.Load(sums + (index * TVector.Count));

    // Without a branch: an offset below zero leads to the row of zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load<TVector>(float* fine, float* zeros, nint offset)
        where TVector : struct, IVector<TVector>
    {
        nint outside = offset >> 63;
        return TVector.Load((float*)(((nint)zeros & outside) | ((nint)(fine + offset) & ~outside)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply<TVector>(
        TVector a, TVector x0, TVector x1, TVector x2, TVector x3, TVector x4,
        ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3, ref TVector c4)
        where TVector : struct, IVector<TVector>
    {
        c0 = TVector.MultiplyAdd(a, x0, c0);
        c1 = TVector.MultiplyAdd(a, x1, c1);
        c2 = TVector.MultiplyAdd(a, x2, c2);
        c3 = TVector.MultiplyAdd(a, x3, c3);
        c4 = TVector.MultiplyAdd(a, x4, c4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep<TVector>(float* sums, int channel, TVector c0, TVector c1, TVector c2, TVector c3, TVector c4)
        where TVector : struct, IVector<TVector>
    {
        float* row = sums + (channel * Width * TVector.Count);
        TVector.Store(c0, row);
        TVector.Store(c1, row + TVector.Count);
        TVector.Store(c2, row + (2 * TVector.Count));
        TVector.Store(c3, row + (3 * TVector.Count));
        TVector.Store(c4, row + (4 * TVector.Count));
    }

    private void Write<TVector>(float* gradient, int stride, int channels, bool accumulate)
        where TVector : struct, IVector<TVector>
    {
        float* chunk = sums.Start;
        for (int source = 0; source < geometry.Fine.Channels; source++)
        {
            for (int tap = 0; tap < geometry.Taps; tap += Width, chunk += Channels * Width * Panel.Alignment)
            {
                int width = Math.Min(Width, geometry.Taps - tap);
                for (int i = 0; i < channels * width; i++)
                {
                    (int channel, int k) = (i / width, i % width);
                    float sum = TVector.Sum(TVector.Load(chunk + (((channel * Width) + k) * TVector.Count)));
                    ref float target = ref gradient[(channel * stride) + (source * geometry.Taps) + tap + k];
                    target = accumulate ? target + sum : sum;
                }
            }
        }
    }

    private struct Tile
    {
        public float* Coarse;
        public nint Channel1;
        public nint Channel2;
        public nint Channel3;
        public nint PointStep;
        public int Points;
        public float* Fine;
        public float* Zeros;
        public int* Sources;
        public int Taps;
        public int LastTap;
        public float* Sums;
    }
}
