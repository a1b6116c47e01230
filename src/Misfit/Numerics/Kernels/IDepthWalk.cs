namespace Misfit.Numerics.Kernels;

/// <summary>How a <see cref="Product"/> gets from one step of the depth to the next.</summary>
internal interface IDepthWalk
{
    /// <summary>The steps are listed in <see cref="Product.Taps"/>; otherwise they are all the same.</summary>
    static abstract bool HasTaps { get; }
}

/// <summary>The depth of two matrices: equal steps.</summary>
internal readonly struct EvenWalk : IDepthWalk
{
    public static bool HasTaps => false;
}

/// <summary>The depth of a convolution: the points under the kernel, in one channel after another.</summary>
internal readonly struct TapWalk : IDepthWalk
{
    public static bool HasTaps => true;
}
