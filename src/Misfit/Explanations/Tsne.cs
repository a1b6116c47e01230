using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Explanations;

/// <summary>
/// t-SNE (van der Maaten and Hinton, Journal of Machine Learning Research 9, 2008), exact: places rows in a plane so that neighbours stay neighbours. Distances
/// between groups, and their sizes, mean nothing. Time grows with the square of the number of rows: meant for a few thousand. The same rows give the
/// same map. Constants are those of scikit-learn's exact method.
/// </summary>
public sealed record Tsne
{
    private const int ExaggeratedSteps = 250;
    private const float Exaggeration = 12;
    private const double FirstSpread = 1e-4;
    private const float LeastGain = 0.01f;
    private const double StillMoving = 1e-7;
    private const int StepsBetweenChecks = 50;

    /// <summary>About how many neighbours every row has, above 1; lowered to a third of the rows where there are few. Default 30.</summary>
    public double Perplexity { get; init; } = 30;

    /// <summary>The most steps of the descent, at least 250. Default 1,000.</summary>
    public int Steps { get; init; } = 1000;

    /// <summary>Places the rows.</summary>
    /// <param name="rows">At least 4 rows, all finite. Not changed.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DataException">There are fewer than 4 rows, or a value is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public PlaneMap Map(Matrix rows, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Perplexity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, ExaggeratedSteps);
        if (rows.Rows < 4)
        {
            throw new DataException($"A map needs at least 4 rows, there are {rows.Rows}.");
        }

        float[] likeness = Neighborhoods.Of(rows, Math.Min(Perplexity, (rows.Rows - 1) / 3.0), cancellation);
        var descent = new Descent(PlaneMap.Projection(rows), likeness, cancellation);
        descent.Run(ExaggeratedSteps, Exaggeration, momentum: 0.5f);
        descent.Run(Steps - ExaggeratedSteps, 1, momentum: 0.8f);
        return descent.Result();
    }

    /// <summary>Σ p ln(p / q) of a map: what is lost of the neighbourhoods.</summary>
    internal double Divergence(Matrix rows, PlaneMap map)
    {
        float[] likeness = Neighborhoods.Of(rows, Math.Min(Perplexity, (rows.Rows - 1) / 3.0), CancellationToken.None);
        int count = rows.Rows, stride = MapForces.Padded(count);
        double weights = 0, sum = 0;
        double Weight(int i, int j) => 1 / (1 + Math.Pow(map.X[i] - map.X[j], 2) + Math.Pow(map.Y[i] - map.Y[j], 2));
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                weights += 2 * Weight(i, j);
            }
        }

        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double p = likeness[(i * stride) + j];
                sum += 2 * p * Math.Log(p * weights / Weight(i, j));
            }
        }

        return sum;
    }

    /// <summary>Gradient descent with momentum and a gain for every coordinate.</summary>
    private sealed class Descent
    {
        private readonly float[] likeness;
        private readonly CancellationToken cancellation;
        private readonly int count;
        private readonly int stride;
        private readonly float rate;
        private readonly float[][] places;
        private readonly float[][] moves;
        private readonly float[][] gains;
        private readonly MapForces[] forces;

        public Descent(PlaneMap start, float[] likeness, CancellationToken cancellation)
        {
            (this.likeness, this.cancellation) = (likeness, cancellation);
            count = start.X.Length;
            stride = MapForces.Padded(count);
            rate = Math.Max(count / Exaggeration / 4, 50);
            double spread = Math.Sqrt(start.X.Average(x => x * x));
            places = [Scaled(start.X, spread), Scaled(start.Y, spread)];
            moves = [new float[count], new float[count]];
            gains = [new float[count], new float[count]];
            forces = new MapForces[count];
            Array.Fill(gains[0], 1);
            Array.Fill(gains[1], 1);
        }

        public void Run(int steps, float exaggeration, float momentum)
        {
            for (int step = 0; step < steps; step++)
            {
                double slope = Step(exaggeration, momentum);
                if ((step + 1) % StepsBetweenChecks == 0 && slope <= StillMoving)
                {
                    return;
                }
            }
        }

        public PlaneMap Result() => new([.. places[0].Take(count).Select(x => (double)x)], [.. places[1].Take(count).Select(y => (double)y)], 0);

        // Every point's forces are summed by themselves, then one after another: the number of threads changes nothing.
        private double Step(float exaggeration, float momentum)
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, i =>
                forces[i] = MapForces.On(places[0][i], places[1][i], places[0], places[1], likeness.AsSpan(i * stride, stride)));
            double weights = 0;
            foreach (MapForces force in forces)
            {
                weights += force.Weights;
            }

            double squares = 0;
            var share = (float)(1 / weights);
            for (int i = 0; i < count; i++)
            {
                float x = 4 * ((exaggeration * forces[i].AttractX) - (share * forces[i].RepelX));
                float y = 4 * ((exaggeration * forces[i].AttractY) - (share * forces[i].RepelY));
                squares += ((double)x * x) + ((double)y * y);
                Move(0, i, x, momentum);
                Move(1, i, y, momentum);
            }

            return Math.Sqrt(squares);
        }

        private void Move(int axis, int i, float gradient, float momentum)
        {
            ref float move = ref moves[axis][i];
            ref float gain = ref gains[axis][i];
            gain = Math.Max(move * gradient < 0 ? gain + 0.2f : gain * 0.8f, LeastGain);
            move = (momentum * move) - (rate * gain * gradient);
            places[axis][i] += move;
        }

        private float[] Scaled(double[] values, double spread)
        {
            var scaled = new float[stride];
            Array.Fill(scaled, MapForces.Nowhere);
            for (int i = 0; i < count; i++)
            {
                scaled[i] = (float)(spread > 0 ? values[i] / spread * FirstSpread : 0);
            }

            return scaled;
        }
    }
}
