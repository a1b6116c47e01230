using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>Blocks of neighbouring points and the single point that each becomes (or comes from), channel by channel.</summary>
internal sealed unsafe class Pooling(PointGrid fine, PointGrid coarse, int blockHeight, int blockWidth)
{
    /// <summary>single = the largest of its block. Points beyond the last whole block belong to none.</summary>
    public void Largest(in Panel points, in Panel singles) => Run<LargestOfBlock>(points, singles, default, default, accumulate: false);

    /// <summary>The first of the largest points of each block takes the gradient, the others none.</summary>
    public void LargestGradient(in Panel points, in Panel singles, in Panel pointGradients, in Panel singleGradients, bool accumulate)
    {
        if (!accumulate && (fine.Height % blockHeight != 0 || fine.Width % blockWidth != 0))
        {
            pointGradients.Span.Clear();
        }

        Run<GradientOfLargest>(points, singles, pointGradients, singleGradients, accumulate);
    }

    /// <summary>Every point of a block = its single point.</summary>
    public void Spread(in Panel singles, in Panel points) => Run<SpreadOverBlock>(points, singles, default, default, accumulate: false);

    /// <summary>single = (old, when accumulating) + the sum of its block.</summary>
    public void Sum(in Panel points, in Panel singles, bool accumulate) => Run<SumOfBlock>(points, singles, default, default, accumulate);

    private void Run<TLoop>(in Panel points, in Panel singles, in Panel pointGradients, in Panel singleGradients, bool accumulate)
        where TLoop : struct, IBlockLoop
    {
        nint stride = points.Stride;
        var block = new PointBlock
        {
            PointStep = fine.PointStep * stride, LineStep = fine.PointStep * fine.Width * stride,
            Height = blockHeight, Width = blockWidth, Columns = points.PaddedColumns, Accumulate = accumulate,
        };
        for (int channel = 0; channel < coarse.Channels; channel++)
        {
            for (int point = 0; point < coarse.Points; point++)
            {
                int corner = (point / coarse.Width * blockHeight * fine.Width) + (point % coarse.Width * blockWidth);
                nint first = ((channel * fine.ChannelStep) + (corner * fine.PointStep)) * stride;
                nint single = ((channel * coarse.ChannelStep) + (point * coarse.PointStep)) * stride;
                block.Points = points.Start + first;
                block.Single = singles.Start + single;
                block.PointGradients = pointGradients.Start + first;
                block.SingleGradient = singleGradients.Start + single;
                if (Vector512.IsHardwareAccelerated)
                {
                    TLoop.Run<Lanes512>(block);
                }
                else
                {
                    TLoop.Run<Lanes256>(block);
                }
            }
        }
    }
}
