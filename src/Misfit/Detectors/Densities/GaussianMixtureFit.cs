using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Densities;

/// <summary>Fits a Gaussian mixture by expectation and maximisation, from the clusters of k-means. scikit-learn's constants.</summary>
internal static class GaussianMixtureFit
{
    /// <summary>Added to every variance, so that no Gaussian collapses onto one row.</summary>
    private const double LeastVariance = 1e-6;

    /// <summary>The fit ends when the mean log-likelihood gains less than this.</summary>
    private const double LeastGain = 1e-3;

    private const int RowsPerSegment = 1024;

    public static GaussianMixture Run(Matrix rows, int components, int iterations, Rng random, TrainingContext context)
    {
        if (components == 1)
        {
            double[] mean = ColumnMoments.Of(rows).Means;
            return new GaussianMixture([1], [Gaussian.Of(mean, CrossProducts.OfColumns(rows, mean, Ones(rows.Columns)), LeastVariance)]);
        }

        // One list of shares per component.
        KMeans clusters = KMeans.Run(rows, components, 1, random, context.CancellationToken);
        double[][] shares = [.. Enumerable.Range(0, components).Select(k => clusters.Labels.Select(label => label == k ? 1.0 : 0).ToArray())];
        GaussianMixture mixture = Maximise(rows, shares);
        double before = double.NegativeInfinity;
        for (int round = 1; round <= iterations; round++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            double likelihood = Expect(rows, mixture, shares);
            mixture = Maximise(rows, shares);
            context.Progress?.Report(new TrainingProgress("fitting Gaussians", round, iterations, -likelihood, null));
            if (Math.Abs(likelihood - before) < LeastGain)
            {
                break;
            }

            before = likelihood;
        }

        return mixture;
    }

    private static double Expect(Matrix rows, GaussianMixture mixture, double[][] shares)
    {
        int segments = (rows.Rows + RowsPerSegment - 1) / RowsPerSegment;
        var sums = new double[segments];
        Parallel.For(0, segments, segment =>
        {
            var logs = new double[shares.Length];
            var scratch = new double[rows.Columns];
            for (int i = segment * RowsPerSegment; i < Math.Min(rows.Rows, (segment + 1) * RowsPerSegment); i++)
            {
                double density = mixture.LogDensity(rows.Row(i), logs, scratch);
                sums[segment] += density;
                for (int k = 0; k < logs.Length; k++)
                {
                    shares[k][i] = Math.Exp(logs[k] - density);
                }
            }
        });
        return sums.Sum() / rows.Rows;
    }

    private static GaussianMixture Maximise(Matrix rows, double[][] shares)
    {
        double[] sizes = [.. shares.Select(share => share.Sum() + 2.2e-15)];
        var parts = new Gaussian[shares.Length];
        for (int k = 0; k < parts.Length; k++)
        {
            var mean = new double[rows.Columns];
            for (int i = 0; i < rows.Rows; i++)
            {
                ReadOnlySpan<float> row = rows.Row(i);
                for (int j = 0; j < row.Length; j++)
                {
                    mean[j] += shares[k][i] * row[j] / sizes[k];
                }
            }

            double[] covariance = CrossProducts.OfColumns(rows, mean, Ones(rows.Columns), [.. shares[k].Select(Math.Sqrt)]);
            parts[k] = Gaussian.Of(mean, [.. covariance.Select(value => value * rows.Rows / sizes[k])], LeastVariance);
        }

        return new GaussianMixture([.. sizes.Select(size => size / sizes.Sum())], parts);
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];
}
