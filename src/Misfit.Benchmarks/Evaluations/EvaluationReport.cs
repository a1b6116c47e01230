using Misfit.Benchmarks.Protocols;
using Misfit.Data.Datasets;
using Misfit.Metrics;
using Misfit.Preprocessing;
using Misfit.Training;

namespace Misfit.Benchmarks.Evaluations;

/// <summary>One run of one detector.</summary>
/// <param name="Seed">The seed of the split and of the detector.</param>
/// <param name="Figures">The figures against the headline labels.</param>
/// <param name="OtherFigures">The figures of the same scores against the other labels, in their order.</param>
/// <param name="FitSeconds">How long fitting took, without preprocessing.</param>
/// <param name="ScoreSeconds">How long scoring the test rows took, without preprocessing.</param>
/// <param name="Health">What the fit reported of itself.</param>
public sealed record EvaluationRun(int Seed, Figures Figures, IReadOnlyList<Figures> OtherFigures, double FitSeconds, double ScoreSeconds, TrainingHealth Health);

/// <summary>The runs of one detector on one table, and what they come to.</summary>
public sealed record EvaluationReport
{
    /// <summary>The detector, with its preset if it has one.</summary>
    public required string Detector { get; init; }

    /// <summary>The table's name.</summary>
    public required string Data { get; init; }

    /// <summary>Which rows were learned from and evaluated on.</summary>
    public required Protocol Protocol { get; init; }

    /// <summary>Who fixed the split; null when seeds decided it.</summary>
    public string? SplitSource { get; init; }

    /// <summary>How numbers were scaled.</summary>
    public required Scaler Scaler { get; init; }

    /// <summary>The column of the headline labels.</summary>
    public required string Labels { get; init; }

    /// <summary>The columns of the other labels.</summary>
    public IReadOnlyList<string> OtherLabels { get; init; } = [];

    /// <summary>The runs, in the order of their seeds; at least one.</summary>
    public required IReadOnlyList<EvaluationRun> Runs { get; init; }

    /// <summary>What others published for this method on this split; null when nothing is known.</summary>
    public PublishedFigure? Published { get; init; }

    /// <summary>Mean of each figure.</summary>
    public Figures Mean => Over(run => run.Figures, Sample.Mean);

    /// <summary>Population standard deviation of each figure.</summary>
    public Figures StandardDeviation => Over(run => run.Figures, Sample.PopulationStandardDeviation);

    /// <summary>Mean of each figure against one of the other labels.</summary>
    public Figures MeanOf(int otherLabels) => Over(run => run.OtherFigures[otherLabels], Sample.Mean);

    /// <summary>Population standard deviation of each figure against one of the other labels.</summary>
    public Figures StandardDeviationOf(int otherLabels) => Over(run => run.OtherFigures[otherLabels], Sample.PopulationStandardDeviation);

    private Figures Over(Func<EvaluationRun, Figures> figures, Statistic statistic) =>
        Figures.Over([.. Runs.Select(figures)], values => statistic(values));

    private delegate double Statistic(ReadOnlySpan<double> values);
}
