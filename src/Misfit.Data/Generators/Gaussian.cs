using Misfit.Numerics;

namespace Misfit.Data.Generators;

/// <summary>
/// Columns (eight unless told) that depend on three hidden normal numbers, and 3 % of rows in which two columns were replaced by those of another row:
/// every single value is usual, the combination is not.
/// </summary>
public sealed class Gaussian : Generator
{
    private const int DefaultFeatures = 8;
    private const int Hidden = 3;
    private const double Noise = 0.2;
    private const double AnomalyShare = 0.03;

    private readonly int features;

    /// <summary>Creates the generator.</summary>
    /// <param name="columns">Number of columns beside the label, at least 2.</param>
    /// <exception cref="OptionsException">There are fewer columns.</exception>
    public Gaussian(int columns = DefaultFeatures)
    {
        features = columns >= 2 ? columns : throw new OptionsException(Name, [new OptionProblem("columns", "2 or more", FormattableString.Invariant($"{columns}"))]);
        Columns = [.. Enumerable.Range(0, columns).Select(i => $"x{i}"), "label"];
    }

    /// <inheritdoc/>
    public override string Name => "gaussian";

    /// <inheritdoc/>
    public override string Summary => "Eight dependent normal columns; 3 % of the rows have usual values in an unusual combination";

    /// <inheritdoc/>
    public override int DefaultRows => 5000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public override string LabelColumn => "label";

    internal override void WriteRows(RowWriter writer, int rows, long seed)
    {
        var rng = new Rng(seed);
        var loadings = new double[features * Hidden];
        for (int i = 0; i < loadings.Length; i++)
        {
            loadings[i] = rng.NextGaussian();
        }

        var row = new double[features];
        var others = new double[features];
        for (int written = 0; written < rows; written++)
        {
            Draw(rng, loadings, row);
            bool anomaly = rng.Chance(AnomalyShare);
            if (anomaly)
            {
                Draw(rng, loadings, others);
                foreach (int column in rng.Sample(features, 2))
                {
                    row[column] = others[column];
                }
            }

            foreach (double feature in row)
            {
                writer.Number(feature, 5);
            }

            writer.Flag(anomaly).End();
        }
    }

    private static void Draw(Rng rng, double[] loadings, double[] row)
    {
        Span<double> hidden = stackalloc double[Hidden];
        for (int k = 0; k < Hidden; k++)
        {
            hidden[k] = rng.NextGaussian();
        }

        for (int j = 0; j < row.Length; j++)
        {
            double sum = Noise * rng.NextGaussian();
            for (int k = 0; k < Hidden; k++)
            {
                sum += hidden[k] * loadings[(j * Hidden) + k];
            }

            row[j] = sum;
        }
    }
}
