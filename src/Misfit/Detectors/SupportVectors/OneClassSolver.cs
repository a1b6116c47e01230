using Misfit.Training;

namespace Misfit.Detectors.SupportVectors;

/// <summary>
/// Sequential minimal optimisation with second-order choice of the pair (Fan, Chen and Lin 2005) and shrinking: minimises ½ aᵀ K a with
/// 0 ≤ a ≤ 1 and Σ a = ν · rows, as libsvm does.
/// </summary>
internal sealed class OneClassSolver
{
    /// <summary>Instead of a curvature that is not positive.</summary>
    private const double LeastCurvature = 1e-12;

    /// <summary>Kernels beyond this cannot be added up safely in float32.</summary>
    private const double MostKernel = 1e30;

    private readonly KernelRows kernel;
    private readonly RowCache cache;
    private readonly double tolerance;
    private readonly TrainingContext context;
    private readonly int roundsBetweenShrinking;
    private readonly double[] diagonal;
    private readonly double[] gradient;
    private readonly int[] active;
    private int activeCount;
    private bool expanded;

    public OneClassSolver(KernelRows kernel, double nu, double tolerance, TrainingContext context, int mostRoundsBetweenShrinking = 1000)
    {
        (this.kernel, this.tolerance, this.context) = (kernel, tolerance, context);
        int rows = kernel.Rows.Rows;
        roundsBetweenShrinking = Math.Min(rows, mostRoundsBetweenShrinking);
        cache = new RowCache(kernel);
        Weights = new double[rows];
        double total = nu * rows;
        int full = Math.Min((int)total, rows);
        Weights.AsSpan(0, full).Fill(1);
        if (full < rows)
        {
            Weights[full] = total - full;
        }

        diagonal = [.. Enumerable.Range(0, rows).Select(kernel.Self)];
        gradient = new double[rows];
        active = [.. Enumerable.Range(0, rows)];
        activeCount = rows;
    }

    /// <summary>The weight of each row: 0 inside the boundary, 1 outside, between on it.</summary>
    public double[] Weights { get; }

    /// <summary>Finds the weights and returns the offset ρ of the boundary.</summary>
    public double Solve()
    {
        Recompute(Enumerable.Range(0, gradient.Length));
        if (!gradient.Concat(diagonal).All(value => Math.Abs(value) < MostKernel))
        {
            throw new DataException("one-class-svm cannot compute with these rows: the kernel between them exceeds the range of numbers. Scale the columns first, or use a smaller gamma, degree or constant.");
        }

        long mostRounds = Math.Max(10_000_000, 100L * gradient.Length);
        int untilShrinking = roundsBetweenShrinking;
        for (long round = 0; round < mostRounds; round++)
        {
            if (--untilShrinking == 0)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                untilShrinking = roundsBetweenShrinking;
                Shrink();
            }

            if (!Choose(out int up, out int down))
            {
                if (activeCount == gradient.Length)
                {
                    return Offset();
                }

                Expand();
                if (!Choose(out up, out down))
                {
                    return Offset();
                }

                untilShrinking = 1;
            }

            Move(up, down);
        }

        throw new DataException($"one-class-svm did not come within its tolerance of {tolerance} in {mostRounds} rounds. Scale the columns first, or use a larger tolerance.");
    }

    /// <summary>The pair that promises the greatest fall; none when the solution is good enough. Of equal ones the last, as libsvm.</summary>
    private bool Choose(out int up, out int down)
    {
        (up, down) = (-1, -1);
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (int t in active.AsSpan(0, activeCount))
        {
            if (Weights[t] < 1 && gradient[t] <= least)
            {
                (least, up) = (gradient[t], t);
            }

            most = Weights[t] > 0 ? Math.Max(most, gradient[t]) : most;
        }

        if (!(most - least >= tolerance))
        {
            return false;
        }

        float[] row = cache.Get(up);
        double best = double.PositiveInfinity;
        foreach (int t in active.AsSpan(0, activeCount))
        {
            double difference = gradient[t] - least;
            if (Weights[t] > 0 && difference > 0)
            {
                double fall = -difference * difference / Curvature(up, t, row);
                (best, down) = fall <= best ? (fall, t) : (best, down);
            }
        }

        return down >= 0;
    }

    /// <summary>Moves weight from one row to another, as much as is best and both can take.</summary>
    private void Move(int up, int down)
    {
        float[] upRow = cache.Get(up), downRow = cache.Get(down);
        double moved = (gradient[down] - gradient[up]) / Curvature(up, down, upRow);
        double before = Weights[up], beforeDown = Weights[down], sum = before + beforeDown;
        double after = Math.Clamp(before + moved, Math.Max(0, sum - 1), Math.Min(1, sum));
        (Weights[up], Weights[down]) = (after, Math.Clamp(sum - after, 0, 1));
        double upChange = after - before, downChange = Weights[down] - beforeDown;
        foreach (int t in active.AsSpan(0, activeCount))
        {
            gradient[t] += (upRow[t] * upChange) + (downRow[t] * downChange);
        }
    }

    private double Curvature(int i, int t, float[] row)
    {
        double curvature = diagonal[i] + diagonal[t] - (2 * row[t]);
        return curvature > 0 ? curvature : LeastCurvature;
    }

    /// <summary>Sets rows aside that are at a bound and are likely to stay there.</summary>
    private void Shrink()
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (int t in active.AsSpan(0, activeCount))
        {
            least = Weights[t] < 1 ? Math.Min(least, gradient[t]) : least;
            most = Weights[t] > 0 ? Math.Max(most, gradient[t]) : most;
        }

        if (!expanded && most - least <= 10 * tolerance)
        {
            expanded = true;
            Expand();
            return;
        }

        int kept = 0;
        foreach (int t in active.AsSpan(0, activeCount))
        {
            bool settled = (Weights[t] >= 1 && gradient[t] < least) || (Weights[t] <= 0 && gradient[t] > most);
            if (!settled)
            {
                active[kept++] = t;
            }
        }

        activeCount = kept;
    }

    /// <summary>Takes all rows in again, with the gradients they missed.</summary>
    private void Expand()
    {
        var current = new bool[gradient.Length];
        foreach (int t in active.AsSpan(0, activeCount))
        {
            current[t] = true;
        }

        Recompute(Enumerable.Range(0, gradient.Length).Where(t => !current[t]));
        for (int t = 0; t < active.Length; t++)
        {
            active[t] = t;
        }

        activeCount = active.Length;
    }

    /// <summary>The gradient K a of some rows, from the weights alone.</summary>
    private void Recompute(IEnumerable<int> rows)
    {
        int[] wanted = [.. rows];
        int[] support = [.. Enumerable.Range(0, Weights.Length).Where(i => Weights[i] > 0)];
        double[] weights = [.. support.Select(i => Weights[i])];
        KernelRows compared = kernel.Select(support);
        var options = new ParallelOptions { CancellationToken = context.CancellationToken };
        Parallel.For(0, wanted.Length, options, compared.NewScratch, (i, _, scratch) =>
        {
            gradient[wanted[i]] = compared.Sum(kernel.Rows.Row(wanted[i]), weights, scratch);
            return scratch;
        }, _ => { });
    }

    /// <summary>The mean gradient of the rows on the boundary, or the middle between those outside and inside.</summary>
    private double Offset()
    {
        double sum = 0, least = double.PositiveInfinity, most = double.NegativeInfinity;
        int free = 0;
        for (int t = 0; t < gradient.Length; t++)
        {
            if (Weights[t] >= 1)
            {
                most = Math.Max(most, gradient[t]);
            }
            else if (Weights[t] <= 0)
            {
                least = Math.Min(least, gradient[t]);
            }
            else
            {
                sum += gradient[t];
                free++;
            }
        }

        return free > 0 ? sum / free : double.IsInfinity(least) ? most : double.IsInfinity(most) ? least : (least + most) / 2;
    }
}
