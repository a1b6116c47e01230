namespace Misfit.Metrics;

/// <summary>How many rows were flagged rightly and wrongly. The positive class is the anomalies.</summary>
/// <param name="TruePositives">Anomalies flagged.</param>
/// <param name="FalsePositives">Normal rows flagged.</param>
/// <param name="TrueNegatives">Normal rows not flagged.</param>
/// <param name="FalseNegatives">Anomalies missed.</param>
public readonly record struct Confusion(long TruePositives, long FalsePositives, long TrueNegatives, long FalseNegatives)
{
    /// <summary>Share of the flagged rows that are anomalies; 0 when nothing is flagged.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>Share of the anomalies that are flagged; 0 when there are none.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>Share of the normal rows that are flagged; 0 when there are none.</summary>
    public double FalsePositiveRate => Ratio(FalsePositives, FalsePositives + TrueNegatives);

    /// <summary>Share of the rows that are judged rightly.</summary>
    public double Accuracy => Ratio(TruePositives + TrueNegatives, TruePositives + FalsePositives + TrueNegatives + FalseNegatives);

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1 => F(1);

    /// <summary>
    /// Matthews' correlation coefficient, (TP·TN − FP·FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN)), in [−1, 1]; 0 when undefined.
    /// </summary>
    public double MatthewsCorrelation
    {
        get
        {
            double product = (double)(TruePositives + FalsePositives) * (TruePositives + FalseNegatives) * (TrueNegatives + FalsePositives) * (TrueNegatives + FalseNegatives);
            return product == 0 ? 0 : (((double)TruePositives * TrueNegatives) - ((double)FalsePositives * FalseNegatives)) / Math.Sqrt(product);
        }
    }

    /// <summary>F-measure (1 + β²)·P·R / (β²·P + R), which weighs recall β times as much as precision; 0 when undefined.</summary>
    /// <param name="beta">At least 0.</param>
    public double F(double beta)
    {
        if (!(beta >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "Beta of an F-measure must be at least 0.");
        }

        // The same formula in counts, so that equal confusions compare as exactly equal.
        double weight = beta * beta;
        double denominator = ((1 + weight) * TruePositives) + (weight * FalseNegatives) + FalsePositives;
        return TruePositives == 0 ? 0 : (1 + weight) * TruePositives / denominator;
    }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
