using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>The gradients of single samples: the sums over all points before those over the lanes, each of which is a sample.</summary>
internal sealed unsafe partial class ConvolutionGradient
{
    /// <summary>norms[j] += the squared Euclidean norm of sample j's gradient; <paramref name="norms"/> has room for the pads.</summary>
    public void AddSquaredNorms(in Panel coarse, in Panel fine, Span<double> norms)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            AddSquaredNorms<Lanes512>(coarse, fine, norms);
        }
        else
        {
            AddSquaredNorms<Lanes256>(coarse, fine, norms);
        }
    }

    /// <summary>Adds the gradient of one sample, laid out like the weights.</summary>
    public void AddSample(in Panel coarse, in Panel fine, int sample, Span<double> gradient)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            AddSample<Lanes512>(coarse, fine, sample, gradient);
        }
        else
        {
            AddSample<Lanes256>(coarse, fine, sample, gradient);
        }
    }

    private void AddSquaredNorms<TVector>(in Panel coarse, in Panel fine, Span<double> norms)
        where TVector : struct, IVector<TVector>
    {
        fixed (double* target = norms)
        {
            for (int column = 0; column < coarse.PaddedColumns; column += TVector.Count)
            {
                for (int channel = 0; channel < geometry.Coarse.Channels; channel += Channels)
                {
                    AddSquares<TVector>(SumColumn<TVector>(coarse, fine, channel, column), target + column);
                }
            }
        }
    }

    private void AddSquares<TVector>(int channels, double* norms)
        where TVector : struct, IVector<TVector>
    {
        float* chunk = sums.Start;
        for (int source = 0; source < geometry.Fine.Channels; source++)
        {
            for (int tap = 0; tap < geometry.Taps; tap += Width, chunk += Channels * Width * Panel.Alignment)
            {
                int width = Math.Min(Width, geometry.Taps - tap);
                for (int channel = 0; channel < channels; channel++)
                {
                    float* own = chunk + (channel * Width * TVector.Count);
                    for (int lane = 0; lane < TVector.Count; lane += ColumnDots.BlockColumns)
                    {
                        ColumnDots.AddBlock(own + lane, TVector.Count, own + lane, TVector.Count, width, norms + lane);
                    }
                }
            }
        }
    }

    private void AddSample<TVector>(in Panel coarse, in Panel fine, int sample, Span<double> gradient)
        where TVector : struct, IVector<TVector>
    {
        int lane = sample % TVector.Count;
        int row = geometry.Fine.Channels * geometry.Taps;
        for (int channel = 0; channel < geometry.Coarse.Channels; channel += Channels)
        {
            int channels = SumColumn<TVector>(coarse, fine, channel, sample - lane);
            float* chunk = sums.Start;
            for (int source = 0; source < geometry.Fine.Channels; source++)
            {
                for (int tap = 0; tap < geometry.Taps; tap += Width, chunk += Channels * Width * Panel.Alignment)
                {
                    int width = Math.Min(Width, geometry.Taps - tap);
                    for (int i = 0; i < channels * width; i++)
                    {
                        (int own, int k) = (i / width, i % width);
                        gradient[((channel + own) * row) + (source * geometry.Taps) + tap + k] += chunk[(((own * Width) + k) * TVector.Count) + lane];
                    }
                }
            }
        }
    }

    // The sums of one vector of samples, for so many channels from one on.
    private int SumColumn<TVector>(in Panel coarse, in Panel fine, int channel, int column)
        where TVector : struct, IVector<TVector>
    {
        int channels = Math.Min(Channels, geometry.Coarse.Channels - channel);
        sums.Span.Clear();
        AddColumn<TVector>(
            coarse.Start + ((nint)channel * geometry.Coarse.ChannelStep * coarse.Stride) + column,
            fine.Start + column, coarse.Stride, channels);
        return channels;
    }
}
