using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// An affine coupling (Dinh et al. 2017) with the coefficients of FrEIA's AllInOneBlock: the first rows of x pass, the others become
/// x · e^s + t, where s = 2 · tanh(a / 20) and t = a' / 10 for the first half a and the second half a' of the coefficients. Then every row is
/// scaled and shifted, and the rows are permuted: row j of y comes from row permutation[j].
/// </summary>
internal static unsafe class AffineCoupling
{
    /// <summary>|s| stays below it.</summary>
    public const float Clamp = 2;

    /// <summary>What the subnet gives is made that much smaller.</summary>
    public const float Damping = 0.1f;

    /// <summary>Computes y, and keeps tanh(a / 20) and e^s for the way back.</summary>
    public static void Forward(in CouplingPanels panels, ReadOnlySpan<int> permutation, ReadOnlySpan<float> gain, in Panel y)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Forward<Lanes512>(panels, permutation, gain, y);
        }
        else
        {
            Forward<Lanes256>(panels, permutation, gain, y);
        }
    }

    /// <summary>
    /// The gradients of x (none where it is empty) and the coefficients, and per row of x the sums over the batch of ∂y and of ∂y · (what was scaled).
    /// </summary>
    public static void Backward(
        in CouplingPanels panels, ReadOnlySpan<int> permutation, ReadOnlySpan<float> gain, in Panel outputGradient, in CouplingGradients gradients)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Backward<Lanes512>(panels, permutation, gain, outputGradient, gradients);
        }
        else
        {
            Backward<Lanes256>(panels, permutation, gain, outputGradient, gradients);
        }
    }

    /// <summary>Undoes the permutation, the shift and the scale: row permutation[j] of u becomes (row j of y − shift) / gain.</summary>
    public static void Unscale(in Panel y, ReadOnlySpan<int> permutation, ReadOnlySpan<float> gain, ReadOnlySpan<float> shift, in Panel u)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Unscale<Lanes512>(y, permutation, gain, shift, u);
        }
        else
        {
            Unscale<Lanes256>(y, permutation, gain, shift, u);
        }
    }

    /// <summary>Undoes the coupling: the first rows of u pass, the others become (u − t) · e^−s.</summary>
    public static void Uncouple(in Panel u, in Panel coefficients, in Panel x)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Uncouple<Lanes512>(u, coefficients, x);
        }
        else
        {
            Uncouple<Lanes256>(u, coefficients, x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<TVector>(in CouplingPanels panels, ReadOnlySpan<int> permutation, ReadOnlySpan<float> gain, in Panel y)
        where TVector : struct, IVector<TVector>
    {
        int columns = y.PaddedColumns;
        for (int row = 0; row < y.Rows; row++)
        {
            int from = permutation[row];
            float* x = panels.X.Start + ((nint)from * panels.X.Stride);
            float* target = y.Start + ((nint)row * y.Stride);
            TVector scale = TVector.Create(gain[from]), shift = TVector.Create(panels.Shift.Start[from]);
            if (from < panels.Passive)
            {
                for (int i = 0; i < columns; i += TVector.Count)
                {
                    TVector.Store(TVector.MultiplyAdd(TVector.Load(x + i), scale, shift), target + i);
                }

                continue;
            }

            CouplingRow active = panels.Active(from);
            for (int i = 0; i < columns; i += TVector.Count)
            {
                TVector bent = Exponential.Tanh(TVector.Load(active.LogScale + i) * TVector.Create(Damping / Clamp));
                TVector growth = Exponential.Of(bent * TVector.Create(Clamp));
                TVector.Store(bent, active.Bent + i);
                TVector.Store(growth, active.Growth + i);
                TVector moved = TVector.MultiplyAdd(TVector.Load(active.Move + i), TVector.Create(Damping), TVector.Load(x + i) * growth);
                TVector.Store(TVector.MultiplyAdd(moved, scale, shift), target + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<TVector>(
        in CouplingPanels panels, ReadOnlySpan<int> permutation, ReadOnlySpan<float> gain, in Panel outputGradient, in CouplingGradients gradients)
        where TVector : struct, IVector<TVector>
    {
        int columns = outputGradient.PaddedColumns;
        TVector one = TVector.Create(1), damping = TVector.Create(Damping);
        for (int row = 0; row < outputGradient.Rows; row++)
        {
            int from = permutation[row];
            bool isActive = from >= panels.Passive;
            float* x = panels.X.Start + ((nint)from * panels.X.Stride);
            float* source = outputGradient.Start + ((nint)row * outputGradient.Stride);
            float* target = gradients.X.IsEmpty ? null : gradients.X.Start + ((nint)from * gradients.X.Stride);
            CouplingRow active = isActive ? panels.Active(from) : default;
            CouplingRow change = isActive ? gradients.Active(from - panels.Passive) : default;
            TVector scale = TVector.Create(gain[from]), sum = TVector.Zero, products = TVector.Zero;
            for (int i = 0; i < columns; i += TVector.Count)
            {
                TVector gradient = TVector.Load(source + i);
                TVector scaled = TVector.Load(x + i);
                TVector inner = Denormals.Flush(gradient * scale);
                sum += gradient;
                if (isActive)
                {
                    TVector grown = scaled * TVector.Load(active.Growth + i);
                    TVector bent = TVector.Load(active.Bent + i);
                    TVector logScale = inner * grown * damping * (one - (bent * bent));
                    Put(Denormals.Flush(logScale), change.LogScale + i, gradients.AccumulateCoefficients);
                    Put(inner * damping, change.Move + i, gradients.AccumulateCoefficients);
                    scaled = TVector.MultiplyAdd(TVector.Load(active.Move + i), damping, grown);
                    inner *= TVector.Load(active.Growth + i);
                }

                products = TVector.MultiplyAdd(gradient, scaled, products);
                if (target is not null)
                {
                    Put(inner, target + i, gradients.AccumulateX);
                }
            }

            gradients.Sums[from] = TVector.Sum(sum);
            gradients.Products[from] = TVector.Sum(products);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TVector>(TVector gradient, float* target, bool accumulate)
        where TVector : struct, IVector<TVector> =>
        TVector.Store(accumulate ? TVector.Load(target) + gradient : gradient, target);

    private static void Unscale<TVector>(in Panel y, ReadOnlySpan<int> permutation, ReadOnlySpan<float> gain, ReadOnlySpan<float> shift, in Panel u)
        where TVector : struct, IVector<TVector>
    {
        int columns = y.PaddedColumns;
        for (int row = 0; row < y.Rows; row++)
        {
            int to = permutation[row];
            float* source = y.Start + ((nint)row * y.Stride);
            float* target = u.Start + ((nint)to * u.Stride);
            TVector inverse = TVector.Create(1 / gain[to]), start = TVector.Create(shift[to]);
            for (int i = 0; i < columns; i += TVector.Count)
            {
                TVector.Store((TVector.Load(source + i) - start) * inverse, target + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Uncouple<TVector>(in Panel u, in Panel coefficients, in Panel x)
        where TVector : struct, IVector<TVector>
    {
        int active = coefficients.Rows / 2;
        int passive = u.Rows - active;
        u.SliceRows(0, passive).Span.CopyTo(x.SliceRows(0, passive).Span);
        nint stride = u.Stride;
        int columns = u.PaddedColumns;
        for (int row = 0; row < active; row++)
        {
            float* logScale = coefficients.Start + (row * stride);
            float* move = logScale + (active * stride);
            nint offset = (passive + row) * stride;
            for (int i = 0; i < columns; i += TVector.Count)
            {
                TVector bent = Exponential.Tanh(TVector.Load(logScale + i) * TVector.Create(Damping / Clamp));
                TVector moved = TVector.Load(u.Start + offset + i) - (TVector.Load(move + i) * TVector.Create(Damping));
                TVector.Store(moved * Exponential.Of(bent * TVector.Create(-Clamp)), x.Start + offset + i);
            }
        }
    }
}
