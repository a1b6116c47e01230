namespace Misfit.Numerics.Kernels;

/// <summary>What an <see cref="AffineCoupling"/> reads, and what it keeps of its way there.</summary>
/// <param name="X">The input.</param>
/// <param name="Coefficients">What the subnet gave: two rows for every active row of x.</param>
/// <param name="Shift">One number per row of x, added last.</param>
/// <param name="Bent">The hyperbolic tangents, one row per active row.</param>
/// <param name="Growth">The factors e^s, one row per active row.</param>
internal readonly record struct CouplingPanels(Panel X, Panel Coefficients, Panel Shift, Panel Bent, Panel Growth)
{
    /// <summary>The number of rows that pass.</summary>
    public int Passive => X.Rows - Bent.Rows;

    /// <summary>What belongs to an active row of x.</summary>
    public unsafe CouplingRow Active(int row)
    {
        nint index = row - Passive;
        return new CouplingRow(
            Coefficients.Start + (index * Coefficients.Stride),
            Coefficients.Start + ((index + Bent.Rows) * Coefficients.Stride),
            Bent.Start + (index * Bent.Stride),
            Growth.Start + (index * Growth.Stride));
    }
}

/// <summary>What the way back through an <see cref="AffineCoupling"/> writes.</summary>
/// <param name="X">The gradient of x; empty where none is wanted.</param>
/// <param name="AccumulateX">Add to it.</param>
/// <param name="Coefficients">The gradient of what the subnet gave.</param>
/// <param name="AccumulateCoefficients">Add to it.</param>
/// <param name="Sums">Per row of x, the sum of the output's gradient.</param>
/// <param name="Products">Per row of x, the sum of the output's gradient times what was scaled.</param>
internal readonly record struct CouplingGradients(
    Panel X, bool AccumulateX, Panel Coefficients, bool AccumulateCoefficients, float[] Sums, float[] Products)
{
    /// <summary>Where the gradients of an active row's coefficients go.</summary>
    public unsafe CouplingRow Active(int index)
    {
        float* start = Coefficients.Start + ((nint)index * Coefficients.Stride);
        return new CouplingRow(start, start + ((nint)Coefficients.Rows / 2 * Coefficients.Stride), null, null);
    }
}

/// <summary>Addresses of one active row's numbers.</summary>
internal readonly unsafe struct CouplingRow(float* logScale, float* move, float* bent, float* growth)
{
    public float* LogScale => logScale;

    public float* Move => move;

    public float* Bent => bent;

    public float* Growth => growth;
}
