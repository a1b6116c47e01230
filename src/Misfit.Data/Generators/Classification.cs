using Misfit.Numerics;

namespace Misfit.Data.Generators;

/// <summary>
/// The artificial classification problem of Guyon (2003), as scikit-learn's make_classification draws it: 20 columns, 10 of them informative, 5 redundant;
/// two clusters per class at corners of a hypercube; 2 % of the rows are the minority.
/// </summary>
public sealed class Classification : Generator
{
    private const int Features = 20;
    private const int Informative = 10;
    private const int Redundant = 5;
    private const int ClustersPerClass = 2;
    private const double Separation = 1;
    private const double MinorityShare = 0.02;

    /// <inheritdoc/>
    public override string Name => "classification";

    /// <inheritdoc/>
    public override string Summary => "Clusters at the corners of a hypercube in 20 columns (make_classification); 2 % of the rows are of the other class";

    /// <inheritdoc/>
    public override int DefaultRows => 20_000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = [.. Enumerable.Range(0, Features).Select(i => $"x{i}"), "label"];

    /// <inheritdoc/>
    public override string LabelColumn => "label";

    internal override void WriteRows(RowWriter writer, int rows, long seed)
    {
        var rng = new Rng(seed);
        int[] corners = rng.Sample(1 << Informative, 2 * ClustersPerClass);
        double[][] mixing = [.. corners.Select(_ => Uniform(rng, Informative * Informative))];
        double[] redundancy = Uniform(rng, Informative * Redundant);
        int[] order = rng.Permutation(Features);
        int[] remaining = ClusterSizes(rows);
        var features = new double[Features];
        for (int row = 0; row < rows; row++)
        {
            int cluster = Draw(rng, remaining, rows - row);
            Fill(features, rng, corners[cluster], mixing[cluster], redundancy);
            foreach (int column in order)
            {
                writer.Number(features[column], 6);
            }

            writer.Flag(cluster >= ClustersPerClass).End();
        }
    }

    // The first clusters are the majority's, the last the minority's.
    private static int[] ClusterSizes(int rows)
    {
        int minority = (int)Math.Round(rows * MinorityShare);
        int majority = rows - minority;
        return [majority - (majority / 2), majority / 2, minority - (minority / 2), minority / 2];
    }

    // A cluster drawn without replacement, so that the sizes come out exactly while rows are in a random order.
    private static int Draw(Rng rng, int[] remaining, int total)
    {
        int ticket = rng.NextInt32(total);
        int cluster = 0;
        while (ticket >= remaining[cluster])
        {
            ticket -= remaining[cluster++];
        }

        remaining[cluster]--;
        return cluster;
    }

    private static void Fill(double[] features, Rng rng, int corner, double[] mixing, double[] redundancy)
    {
        Span<double> normal = stackalloc double[Informative];
        for (int i = 0; i < Informative; i++)
        {
            normal[i] = rng.NextGaussian();
        }

        for (int j = 0; j < Informative; j++)
        {
            features[j] = Product(normal, mixing, j, Informative) + (((corner >> j) & 1) == 0 ? -Separation : Separation);
        }

        for (int j = 0; j < Redundant; j++)
        {
            features[Informative + j] = Product(features.AsSpan(0, Informative), redundancy, j, Redundant);
        }

        for (int j = Informative + Redundant; j < Features; j++)
        {
            features[j] = rng.NextGaussian();
        }
    }

    // A row vector times one column of a row-major matrix.
    private static double Product(ReadOnlySpan<double> row, double[] matrix, int column, int columns)
    {
        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            sum += row[i] * matrix[(i * columns) + column];
        }

        return sum;
    }

    private static double[] Uniform(Rng rng, int count)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = rng.NextDouble(-1, 1);
        }

        return values;
    }
}
