namespace Misfit.Numerics.Kernels;

/// <summary>
/// C = start + A · B, where the start is the old C, a bias per row, or zero. A is read by two steps, so it may be transposed;
/// the rows of B and C are contiguous, and B is readable up to whole vectors.
/// </summary>
internal unsafe struct Product
{
    public float* A;

    /// <summary>Floats from one row of A to the next.</summary>
    public nint RowStep;

    /// <summary>Floats from one column of A to the next.</summary>
    public nint DepthStep;

    public float* B;

    public nint StrideOfB;

    public float* C;

    public nint StrideOfC;

    public int Rows;

    public int Columns;

    public int Depth;

    /// <summary>One start value per row of C, or null.</summary>
    public float* Bias;

    /// <summary>Start from the old values of C.</summary>
    public bool Accumulate;

    /// <summary>For a <see cref="TapWalk"/>: pairs of steps in A and in B, walked again and again until the depth is reached.</summary>
    public int* Taps;

    /// <summary>Number of pairs in <see cref="Taps"/>.</summary>
    public int TapCount;
}
