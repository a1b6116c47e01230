using Misfit.Numerics;

namespace Misfit.Data.Generators;

/// <summary>
/// Eight columns that depend on three hidden normal numbers, and 3 % of rows in which two columns were replaced by those of another row:
/// every single value is usual, the combination is not.
/// </summary>
public sealed class Gaussian : Generator
{
    private const int Features = 8;
    private const int Hidden = 3;
    private const double Noise = 0.2;
    private const double AnomalyShare = 0.03;

    /// <inheritdoc/>
    public override string Name => "gaussian";

    /// <inheritdoc/>
    public override string Summary => "Eight dependent normal columns; 3 % of the rows have usual values in an unusual combination";

    /// <inheritdoc/>
    public override int DefaultRows => 5000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = [.. Enumerable.Range(0, Features).Select(i => $"x{i}"), "label"];

    /// <inheritdoc/>
    public override string LabelColumn => "label";

    internal override void WriteRows(RowWriter writer, int rows, long seed)
    {
        var rng = new Rng(seed);
        var loadings = new double[Features * Hidden];
        for (int i = 0; i < loadings.Length; i++)
        {
            loadings[i] = rng.NextGaussian();
        }

        var features = new double[Features];
        var others = new double[Features];
        for (int row = 0; row < rows; row++)
        {
            Draw(rng, loadings, features);
            bool anomaly = rng.Chance(AnomalyShare);
            if (anomaly)
            {
                Draw(rng, loadings, others);
                foreach (int column in rng.Sample(Features, 2))
                {
                    features[column] = others[column];
                }
            }

            foreach (double feature in features)
            {
                writer.Number(feature, 5);
            }

            writer.Flag(anomaly).End();
        }
    }

    private static void Draw(Rng rng, double[] loadings, double[] features)
    {
        Span<double> hidden = stackalloc double[Hidden];
        for (int k = 0; k < Hidden; k++)
        {
            hidden[k] = rng.NextGaussian();
        }

        for (int j = 0; j < Features; j++)
        {
            double sum = Noise * rng.NextGaussian();
            for (int k = 0; k < Hidden; k++)
            {
                sum += hidden[k] * loadings[(j * Hidden) + k];
            }

            features[j] = sum;
        }
    }
}
