using MathNet.Numerics.Distributions;
using Misfit.Numerics;

namespace Misfit.Detectors.Densities;

/// <summary>
/// FAST-MCD: looks for the half of the rows whose covariance has the smallest determinant, from many random halves, on disjoint parts
/// first when there are many rows. scikit-learn's numbers.
/// </summary>
internal sealed class MinimumCovariance(CancellationToken cancellation)
{
    /// <summary>More rows than this are searched in parts.</summary>
    private const int FewRows = 500;

    private const int RowsOfPart = 300;
    private const int RowsOfUnion = 1500;
    private const int FewSteps = 2;
    private const int MostSteps = 30;
    private const int Kept = 10;
    private const int Finalists = 4;

    /// <summary>The Gaussian of all rows that are not outliers seen from the best half.</summary>
    public Gaussian Find(Matrix rows, Rng random)
    {
        int half = Math.Min((rows.Rows + rows.Columns + 2) / 2, rows.Rows);
        Gaussian raw = rows.Columns == 1 ? Shortest(rows, half) : half == rows.Rows ? Everything(rows) : Search(rows, half, random);
        return Reweight(rows, half, raw);
    }

    private static Gaussian Everything(Matrix rows) => new ConcentrationSteps(rows).Estimate([.. Enumerable.Range(0, rows.Rows)]);

    private Gaussian Search(Matrix rows, int half, Rng random)
    {
        Gaussian[] starts = rows.Rows <= FewRows
            ? Best(SearchPart(rows, half, 30, random), Kept)
            : SearchParts(rows, (double)half / rows.Rows, random);
        starts = Best(Improve(rows, half, starts, FewSteps), Finalists);
        return Best(Improve(rows, half, starts, MostSteps, areHalves: true), 1)[0];
    }

    /// <summary>Of one column: the half nearest to the middle of the shortest stretch that holds more than a half, as in scikit-learn. Stretches of equal values come last.</summary>
    private static Gaussian Shortest(Matrix rows, int half)
    {
        float[] sorted = [.. rows.Values.ToArray().Order()];
        double Length(int start) => sorted[start + half] > sorted[start] ? (double)sorted[start + half] - sorted[start] : double.MaxValue;
        int[] starts = [.. Enumerable.Range(0, sorted.Length - half)];
        double least = starts.Select(Length).DefaultIfEmpty().Min();
        double middle = starts.Where(start => Length(start) == least).Select(start => ((double)sorted[start + half] + sorted[start]) / 2).DefaultIfEmpty().Average();
        return new ConcentrationSteps(rows).Estimate([.. Enumerable.Range(0, rows.Rows).OrderBy(i => Math.Abs(rows[i, 0] - middle)).Take(half)]) with { Mean = [middle] };
    }

    private static Gaussian[] Best(IEnumerable<Gaussian> candidates, int count) =>
        [.. candidates.OrderByDescending(candidate => candidate.Rank).ThenBy(candidate => candidate.LogDeterminant).Take(count)];

    /// <summary>The Gaussian of the rows within the 97.5 % quantile of their distances, after these are stretched so that their median is that of a Gaussian.</summary>
    private static Gaussian Reweight(Matrix rows, int half, Gaussian raw)
    {
        var steps = new ConcentrationSteps(rows);
        raw = raw.Rank < rows.Columns ? steps.Estimate(steps.Nearest(raw, half), sketch: false) : raw;
        double[] distances = steps.Distances(raw).ToArray();

        // The median is zero when most rows coincide.
        double stretch = Quantile.Of(distances, 0.5) / ChiSquared.InvCDF(Math.Max(raw.Rank, 1), 0.5);
        double limit = ChiSquared.InvCDF(Math.Max(raw.Rank, 1), 0.975) * (stretch > 0 ? stretch : 1);
        Gaussian all = steps.Estimate([.. Enumerable.Range(0, rows.Rows).Where(i => distances[i] < limit)], sketch: false);

        // When most rows coincide the limit leaves only them.
        return raw.Rank == rows.Columns && all.Rank < raw.Rank ? raw : all;
    }

    private Gaussian[] SearchParts(Matrix rows, double share, Rng random)
    {
        int[] order = random.Permutation(rows.Rows);
        int parts = rows.Rows / RowsOfPart, size = rows.Rows / parts, trials = Math.Max(10, 500 / parts);
        var candidates = new List<Gaussian>();
        for (int part = 0; part < parts; part++)
        {
            Matrix own = rows.SelectRows(order.AsSpan(part * size, size));
            candidates.AddRange(Best(SearchPart(own, (int)Math.Ceiling(size * share), trials, random.Stream(part + 1)), Kept));
        }

        Matrix union = rows.SelectRows(order.AsSpan(0, Math.Min(RowsOfUnion, rows.Rows)));
        int half = (int)Math.Ceiling(union.Rows * share);
        Gaussian[] found = Best(Improve(union, half, candidates, FewSteps), Kept);
        return Improve(union, half, found, MostSteps, areHalves: true);
    }

    /// <summary>A few steps from each of many random halves.</summary>
    private Gaussian[] SearchPart(Matrix part, int half, int trials, Rng random) => ForEach(part, trials, (steps, trial) =>
        steps.Improve(steps.Estimate(random.Stream(trial).Sample(part.Rows, half)), true, half, FewSteps, cancellation));

    private Gaussian[] Improve(Matrix part, int half, IReadOnlyList<Gaussian> starts, int most, bool areHalves = false) =>
        ForEach(part, starts.Count, (steps, i) => steps.Improve(starts[i], areHalves, half, most, cancellation));

    private static Gaussian[] ForEach(Matrix part, int count, Func<ConcentrationSteps, int, Gaussian> find)
    {
        var found = new Gaussian[count];
        Parallel.For(0, count, () => new ConcentrationSteps(part), (i, _, steps) =>
        {
            found[i] = find(steps, i);
            return steps;
        }, _ => { });
        return found;
    }
}
