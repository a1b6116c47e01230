using Misfit.Metrics;

namespace Misfit.Server.Comparisons;

/// <summary>Several models on the same rows.</summary>
/// <param name="DataSet">The id of the data set.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Its rows that every model has scored.</param>
/// <param name="Anomalies">How many of them are labelled anomalies; null without labels.</param>
/// <param name="Alerts">The number of alerts that <see cref="ComparedModel.RecallAtAlerts"/> is for.</param>
/// <param name="Resamples">How many bootstrap resamples the intervals are from; 0 without labels.</param>
/// <param name="Models">The models, in the order they were asked for.</param>
/// <param name="Disagreements">Rows on which not all verdicts are the same, in the data set's order.</param>
internal sealed record Comparison(string DataSet, string Name, int Rows, int? Anomalies, int Alerts, int Resamples, IReadOnlyList<ComparedModel> Models, IReadOnlyList<Disagreement> Disagreements)
{
    /// <summary>How many rows each model (first) flags that another (second) does not.</summary>
    public IReadOnlyList<IReadOnlyList<int>> OnlyFirst { get; init; } = [];
}

/// <summary>One model of a comparison. Figures that need labels are null without them, and where they are not defined.</summary>
internal sealed record ComparedModel
{
    public required string Run { get; init; }

    public required string Model { get; init; }

    public required string Name { get; init; }

    public required string Detector { get; init; }

    public required double Threshold { get; init; }

    public required int Flagged { get; init; }

    /// <summary>Area under the ROC curve.</summary>
    public Estimate? RocAuc { get; init; }

    /// <summary>Average precision.</summary>
    public Estimate? PrAuc { get; init; }

    /// <summary>At the model's threshold.</summary>
    public double? F1 { get; init; }

    /// <summary>Share of the anomalies that are flagged at the model's threshold.</summary>
    public double? Recall { get; init; }

    /// <summary>Share of the anomalies among the highest scores, as many as there are alerts; rows tied with the last count by their share.</summary>
    public double? RecallAtAlerts { get; init; }

    public double? TrainSeconds { get; init; }

    public required double MicrosecondsPerRecord { get; init; }

    public required double Megabytes { get; init; }

    /// <summary>The ROC curve with its pointwise interval.</summary>
    public Curve? Roc { get; init; }

    /// <summary>The precision-recall curve with its pointwise interval.</summary>
    public Curve? PrecisionRecall { get; init; }

    public required ScoreHistogram Histogram { get; init; }
}

/// <summary>A figure and its 95 % interval.</summary>
internal sealed record Estimate(double Value, double Low, double High);

/// <summary>A curve over even steps of 0 to 1, and its pointwise 95 % interval.</summary>
internal sealed record Curve(double[] Value, double[] Low, double[] High);

/// <summary>Scores as distances from the threshold in interquartile ranges of the model's scores, on a scale that is linear near 0 and logarithmic far away; the same bins for all models.</summary>
/// <param name="Edges">One more than there are bins, in interquartile ranges.</param>
/// <param name="Normal">Share of the normal rows in each bin; of all rows without labels.</param>
/// <param name="Anomalies">Share of the anomalies in each bin; null without labels.</param>
internal sealed record ScoreHistogram(double[] Edges, double[] Normal, double[]? Anomalies);

/// <summary>A row that some models flag and others do not.</summary>
/// <param name="Row">Its place in the data set, from 0.</param>
/// <param name="Anomaly">Its label; null without labels.</param>
/// <param name="Scores">A score of each model.</param>
/// <param name="Flagged">A verdict of each model.</param>
internal sealed record Disagreement(int Row, bool? Anomaly, double[] Scores, bool[] Flagged);
