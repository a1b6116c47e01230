namespace Misfit.Numerics.Kernels;

/// <summary>
/// Which points of two grids a kernel joins: point i of the coarse grid and weight k meet point i · stride + k − padding of the
/// fine grid, along both axes. A convolution goes from fine to coarse, a transposed one from coarse to fine;
/// the gradient of either goes the other way. Weights are coarse channels × (fine channels × kernel height × kernel width).
/// </summary>
internal sealed record ConvolutionGeometry(PointGrid Fine, PointGrid Coarse, KernelAxis Lines, KernelAxis Points)
{
    /// <summary>Weights per pair of channels.</summary>
    public int Taps => Lines.Size * Points.Size;
}

/// <summary>Size, stride and padding of a kernel along one axis.</summary>
internal readonly record struct KernelAxis(int Size, int Stride, int Padding)
{
    /// <summary>The weights that meet a coarse point within the fine grid: the first and how many; the next is one further.</summary>
    public (int First, int Count, int Step) TapsOfCoarse(int point, int fineSize)
    {
        int origin = (point * Stride) - Padding;
        int first = Math.Max(0, -origin), end = Math.Min(Size, fineSize - origin);
        return (first, Math.Max(0, end - first), 1);
    }

    /// <summary>The weights that meet a fine point within the coarse grid: the first, how many, and the distance to the next.</summary>
    public (int First, int Count, int Step) TapsOfFine(int point, int coarseSize)
    {
        int origin = point + Padding;
        int first = origin % Stride;
        int beyond = ((origin - first) / Stride) - (coarseSize - 1);
        first += Math.Max(0, beyond) * Stride;
        int last = Math.Min(Size - 1, origin);
        return (first, last < first ? 0 : ((last - first) / Stride) + 1, Stride);
    }

    /// <summary>The fine point that meets a coarse point and a weight; may lie outside the grid.</summary>
    public int FinePoint(int coarse, int tap) => (coarse * Stride) + tap - Padding;

    /// <summary>The coarse point that meets a fine point and a weight that <see cref="TapsOfFine"/> named.</summary>
    public int CoarsePoint(int fine, int tap) => (fine + Padding - tap) / Stride;
}
