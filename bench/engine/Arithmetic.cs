using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.EngineBenchmark;

/// <summary>What one core can do, and what a matrix product gets out of it.</summary>
internal static class Arithmetic
{
    /// <summary>The best of many short runs of fused multiply-adds on registers alone.</summary>
    public static double PeakGigaflops() => Best(100, () => Vector512.IsHardwareAccelerated ? Peak512(20_000) : Peak256(20_000));

    /// <summary>The best of many products of 512 × 512 weights with a batch of 256, as a plan of one dense layer runs them.</summary>
    public static double ProductGigaflops()
    {
        var store = new ParameterStore();
        Parameter weights = store.Add("weights", 512, 512);
        weights.Values.Fill(0.5f);
        var graph = new Graph(256);
        Value input = graph.Input(512);
        Plan plan = graph.Compile(graph.Dense(input, weights, null));
        plan.Load(input, new Matrix(256, 512), 0);
        return Best(200, () =>
        {
            plan.Forward();
            return 2.0 * 512 * 512 * 256;
        });
    }

    private static double Best(int runs, Func<double> operations)
    {
        double best = 0;
        for (int run = 0; run < 2 * runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            double count = operations();
            best = Math.Max(best, count / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Peak512(int steps)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f);
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int step = 0; step < steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        Sink = Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
        return 12.0 * 2 * Vector512<float>.Count * steps;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Peak256(int steps)
    {
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(0.001f);
        Vector256<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int step = 0; step < steps; step++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        Sink = Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
        return 12.0 * 2 * Vector256<float>.Count * steps;
    }

    /// <summary>Keeps the runtime from dropping the arithmetic.</summary>
    private static float Sink { get; set; }
}
