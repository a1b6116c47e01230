using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Misfit.Numerics.Kernels;

/// <summary>
/// The element-wise part of a step of an LSTM, fused. Panels of gates hold the input gate i, the forget gate f, the candidate g and the output gate o, one under
/// the other; panels of states the hidden state h above the cell c.
/// </summary>
internal static unsafe class LstmGates
{
    /// <summary>
    /// i, f, o = sigmoid, g = tanh of the gates, in place; c = f · c' + i · g; h = o · tanh(c).
    /// </summary>
    /// <param name="gates">The gates before their activation.</param>
    /// <param name="before">The state before this step; empty for zeros.</param>
    /// <param name="after">The state after it.</param>
    public static void Run(in Panel gates, in Panel before, in Panel after)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Lanes512>(gates, before, after);
        }
        else
        {
            Run<Lanes256>(gates, before, after);
        }
    }

    /// <summary>
    /// The way back: the gradients of the gates before their activation take the place of the gates, and the gradient of the cell before is written
    /// (added, when accumulating) to the lower half of <paramref name="beforeGradient"/>, where that is wanted.
    /// </summary>
    public static void RunBack(in Panel gates, in Panel before, in Panel after, in Panel afterGradient, in Panel beforeGradient, bool accumulate)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            RunBack<Lanes512>(gates, before, after, afterGradient, beforeGradient, accumulate);
        }
        else
        {
            RunBack<Lanes256>(gates, before, after, afterGradient, beforeGradient, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TVector>(in Panel gates, in Panel before, in Panel after)
        where TVector : struct, IVector<TVector>
    {
        nint block = (nint)(gates.Rows / 4) * gates.Stride;
        float* gate = gates.Start;
        float* cellBefore = before.IsEmpty ? null : before.Start + block;
        for (nint i = 0; i < block; i += TVector.Count)
        {
            TVector input = Exponential.Sigmoid(TVector.Load(gate + i));
            TVector forget = Exponential.Sigmoid(TVector.Load(gate + block + i));
            TVector candidate = Exponential.Tanh(TVector.Load(gate + (2 * block) + i));
            TVector output = Exponential.Sigmoid(TVector.Load(gate + (3 * block) + i));
            TVector cell = input * candidate;
            if (cellBefore is not null)
            {
                cell = TVector.MultiplyAdd(forget, TVector.Load(cellBefore + i), cell);
            }

            TVector.Store(input, gate + i);
            TVector.Store(forget, gate + block + i);
            TVector.Store(candidate, gate + (2 * block) + i);
            TVector.Store(output, gate + (3 * block) + i);
            TVector.Store(Denormals.Flush(cell), after.Start + block + i);
            TVector.Store(Denormals.Flush(output * Exponential.Tanh(cell)), after.Start + i);
        }
    }

    // ∂c = (what came for it) + ∂h · o · (1 − tanh² c); then ∂o = ∂h · tanh c, ∂i = ∂c · g, ∂g = ∂c · i, ∂f = ∂c · c', ∂c' = ∂c · f,
    // and each gate's gradient times the derivative of its activation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBack<TVector>(in Panel gates, in Panel before, in Panel after, in Panel afterGradient, in Panel beforeGradient, bool accumulate)
        where TVector : struct, IVector<TVector>
    {
        nint block = (nint)(gates.Rows / 4) * gates.Stride;
        float* gate = gates.Start;
        float* cellBefore = before.IsEmpty ? null : before.Start + block;
        float* cellGradient = beforeGradient.IsEmpty ? null : beforeGradient.Start + block;
        TVector one = TVector.Create(1);
        for (nint i = 0; i < block; i += TVector.Count)
        {
            TVector input = TVector.Load(gate + i);
            TVector forget = TVector.Load(gate + block + i);
            TVector candidate = TVector.Load(gate + (2 * block) + i);
            TVector output = TVector.Load(gate + (3 * block) + i);
            TVector bent = Exponential.Tanh(TVector.Load(after.Start + block + i));
            TVector hidden = TVector.Load(afterGradient.Start + i);
            TVector cell = TVector.MultiplyAdd(hidden * output, one - (bent * bent), TVector.Load(afterGradient.Start + block + i));
            TVector forgetGradient = cellBefore is null ? TVector.Zero : cell * TVector.Load(cellBefore + i) * forget * (one - forget);

            TVector.Store(Denormals.Flush(cell * candidate * input * (one - input)), gate + i);
            TVector.Store(Denormals.Flush(forgetGradient), gate + block + i);
            TVector.Store(Denormals.Flush(cell * input * (one - (candidate * candidate))), gate + (2 * block) + i);
            TVector.Store(Denormals.Flush(hidden * bent * output * (one - output)), gate + (3 * block) + i);
            if (cellGradient is not null)
            {
                TVector passed = Denormals.Flush(cell * forget);
                TVector.Store(accumulate ? TVector.Load(cellGradient + i) + passed : passed, cellGradient + i);
            }
        }
    }
}
