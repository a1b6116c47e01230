namespace Misfit.Server.Runs;

/// <summary>One model's scores of all rows of one data set.</summary>
internal sealed record RunRecord
{
    public required string Id { get; init; }

    public required string ModelId { get; init; }

    public required string DataSetId { get; init; }

    public required int Rows { get; init; }

    public required int Flagged { get; init; }

    /// <summary>Where the line was; null when each group has its own.</summary>
    public double? Threshold { get; init; }

    /// <summary>How long scoring took.</summary>
    public required double Seconds { get; init; }

    /// <summary>How well the scores agree with the labels; null when the data set has none, or only of one kind.</summary>
    public RunFigures? Figures { get; init; }

    public required DateTimeOffset Created { get; init; }
}

/// <summary>How well scores agree with labels. All are of all rows that have a score, those that the model learned from among them; a ratio that is not defined is null.</summary>
internal sealed record RunFigures
{
    /// <summary>Rows with a score that are labelled anomalies.</summary>
    public required int Anomalies { get; init; }

    public required double RocAuc { get; init; }

    public required double AveragePrecision { get; init; }

    /// <summary>The best over all thresholds, found with the labels.</summary>
    public required double BestF1 { get; init; }

    /// <summary>The best over all thresholds, found with the labels.</summary>
    public required double BestAccuracy { get; init; }

    /// <summary>F1 when as many rows are flagged as are anomalies.</summary>
    public required double F1AtTrueRatio { get; init; }

    /// <summary>As the model flags.</summary>
    public required RunCounts AsFlagged { get; init; }
}

/// <summary>Flags beside labels.</summary>
internal sealed record RunCounts(int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives)
{
    public int Rows => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    public int Flagged => TruePositives + FalsePositives;

    public int Anomalies => TruePositives + FalseNegatives;

    public double? Precision => Ratio(TruePositives, Flagged);

    public double? Recall => Ratio(TruePositives, Anomalies);

    public double? FlagRate => Ratio(Flagged, Rows);

    public double? Accuracy => Ratio(TruePositives + TrueNegatives, Rows);

    public double? F1 => Ratio(2 * TruePositives, 2 * TruePositives + FalsePositives + FalseNegatives);

    /// <summary>Counts some of the rows.</summary>
    public static RunCounts Of(IEnumerable<int> rows, ReadOnlySpan<bool> flags, ReadOnlySpan<bool> anomalies)
    {
        Span<int> counts = stackalloc int[4];
        foreach (int row in rows)
        {
            counts[(flags[row] ? 2 : 0) + (anomalies[row] ? 1 : 0)]++;
        }

        return new RunCounts(counts[3], counts[2], counts[0], counts[1]);
    }

    private static double? Ratio(int part, int whole) => whole == 0 ? null : (double)part / whole;
}
