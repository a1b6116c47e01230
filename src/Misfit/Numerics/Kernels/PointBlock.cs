using System.Runtime.CompilerServices;

namespace Misfit.Numerics.Kernels;

/// <summary>One block of points, its single point, and their gradients where there are any.</summary>
internal unsafe struct PointBlock
{
    public float* Points;
    public float* Single;
    public float* PointGradients;
    public float* SingleGradient;
    public nint PointStep;
    public nint LineStep;
    public int Height;
    public int Width;
    public nint Columns;
    public bool Accumulate;
}

/// <summary>What <see cref="Pooling"/> does with a block.</summary>
internal interface IBlockLoop
{
    static abstract void Run<TVector>(in PointBlock block)
        where TVector : struct, IVector<TVector>;
}

internal readonly unsafe struct LargestOfBlock : IBlockLoop
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVector>(in PointBlock block)
        where TVector : struct, IVector<TVector>
    {
        for (nint i = 0; i < block.Columns; i += TVector.Count)
        {
            TVector largest = TVector.Load(block.Points + i);
            for (int line = 0; line < block.Height; line++)
            {
                float* point = block.Points + (line * block.LineStep) + i;
                for (int k = 0; k < block.Width; k++)
                {
                    largest = TVector.Max(largest, TVector.Load(point + (k * block.PointStep)));
                }
            }

            TVector.Store(largest, block.Single + i);
        }
    }
}

internal readonly unsafe struct GradientOfLargest : IBlockLoop
{
    // The largest is one of the points, so a point takes the gradient unless it is less, or an earlier one took it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVector>(in PointBlock block)
        where TVector : struct, IVector<TVector>
    {
        for (nint i = 0; i < block.Columns; i += TVector.Count)
        {
            TVector largest = TVector.Load(block.Single + i);
            TVector remaining = TVector.Load(block.SingleGradient + i);
            for (int line = 0; line < block.Height; line++)
            {
                nint offset = (line * block.LineStep) + i;
                for (int k = 0; k < block.Width; k++, offset += block.PointStep)
                {
                    TVector less = TVector.LessThan(TVector.Load(block.Points + offset), largest);
                    TVector taken = TVector.Select(less, TVector.Zero, remaining);
                    remaining = TVector.Select(less, remaining, TVector.Zero);
                    float* gradient = block.PointGradients + offset;
                    TVector.Store(block.Accumulate ? TVector.Load(gradient) + taken : taken, gradient);
                }
            }
        }
    }
}

internal readonly unsafe struct SpreadOverBlock : IBlockLoop
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVector>(in PointBlock block)
        where TVector : struct, IVector<TVector>
    {
        for (nint i = 0; i < block.Columns; i += TVector.Count)
        {
            TVector value = TVector.Load(block.Single + i);
            for (int line = 0; line < block.Height; line++)
            {
                float* point = block.Points + (line * block.LineStep) + i;
                for (int k = 0; k < block.Width; k++)
                {
                    TVector.Store(value, point + (k * block.PointStep));
                }
            }
        }
    }
}

internal readonly unsafe struct SumOfBlock : IBlockLoop
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVector>(in PointBlock block)
        where TVector : struct, IVector<TVector>
    {
        for (nint i = 0; i < block.Columns; i += TVector.Count)
        {
            TVector sum = block.Accumulate ? TVector.Load(block.Single + i) : TVector.Zero;
            for (int line = 0; line < block.Height; line++)
            {
                float* point = block.Points + (line * block.LineStep) + i;
                for (int k = 0; k < block.Width; k++)
                {
                    sum += TVector.Load(point + (k * block.PointStep));
                }
            }

            TVector.Store(sum, block.Single + i);
        }
    }
}
