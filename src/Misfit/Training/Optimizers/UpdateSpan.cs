using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Misfit.Training.Optimizers;

/// <summary>The arithmetic of one optimiser for 16 weights: changes value and moments.</summary>
internal interface IUpdateRule
{
    Vector512<float> Apply(Vector512<float> value, Vector512<float> gradient, ref Vector512<float> first, ref Vector512<float> second);
}

/// <summary>A run of weights with gradients and moments, a multiple of 16 long, and the one loop that every optimiser shares.</summary>
internal readonly ref struct UpdateSpan
{
    /// <summary>Gradients smaller than this count as zero: their squares would be denormal, and arithmetic on denormal numbers is 70 times slower.</summary>
    private const float SmallestGradient = 1e-16f;

    /// <summary>Weights and moments smaller than this become zero: a moment that only decays would stay denormal for ever.</summary>
    private const float SmallestMoment = 1e-30f;

    private readonly Span<float> values;
    private readonly ReadOnlySpan<float> gradients;
    private readonly Span<float> first;
    private readonly Span<float> second;
    private readonly float l1;
    private readonly float l2;

    public UpdateSpan(Span<float> values, ReadOnlySpan<float> gradients, Span<float> first, Span<float> second, OptimizerOptions options)
    {
        Debug.Assert(values.Length % Vector512<float>.Count == 0 && gradients.Length == values.Length && first.Length == values.Length && second.Length == values.Length);
        this.values = values;
        this.gradients = gradients;
        this.first = first;
        this.second = second;
        (l1, l2) = ((float)options.L1, (float)options.L2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FlushGradient(Vector512<float> x) => Flush(x, SmallestGradient);

    // Compiled in full at once: unoptimised vector code is 45 times slower, and small networks train in less time than the runtime takes to notice.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TRule>(TRule rule)
        where TRule : struct, IUpdateRule
    {
        ref float value = ref MemoryMarshal.GetReference(values);
        ref float gradient = ref MemoryMarshal.GetReference(gradients);
        ref float moment = ref MemoryMarshal.GetReference(first);
        ref float square = ref MemoryMarshal.GetReference(second);
        Vector512<float> lasso = Vector512.Create(l1);
        Vector512<float> ridge = Vector512.Create(l2);
        bool regularized = l1 != 0 || l2 != 0;
        nuint length = (nuint)values.Length;
        for (nuint i = 0; i < length; i += (nuint)Vector512<float>.Count)
        {
            Vector512<float> w = Vector512.LoadUnsafe(ref value, i);
            Vector512<float> g = Vector512.LoadUnsafe(ref gradient, i);
            if (regularized)
            {
                g += (ridge * w) + (lasso * Sign(w));
            }

            Vector512<float> m = Vector512.LoadUnsafe(ref moment, i);
            Vector512<float> s = Vector512.LoadUnsafe(ref square, i);
            w = rule.Apply(w, FlushGradient(g), ref m, ref s);
            Flush(w, SmallestMoment).StoreUnsafe(ref value, i);
            Flush(m, SmallestMoment).StoreUnsafe(ref moment, i);
            Flush(s, SmallestMoment).StoreUnsafe(ref square, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Flush(Vector512<float> x, float smallest) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x), Vector512.Create(smallest)), Vector512<float>.Zero, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sign(Vector512<float> x)
    {
        Vector512<float> one = Vector512<float>.One;
        return (Vector512.GreaterThan(x, Vector512<float>.Zero) & one) - (Vector512.LessThan(x, Vector512<float>.Zero) & one);
    }
}
