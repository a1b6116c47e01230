using Misfit.Benchmarks.Runs;

namespace Misfit.Benchmarks.Suites;

/// <summary>One run: everything its figures depend on.</summary>
/// <param name="Data">What is loaded.</param>
/// <param name="Recipe">The detector in a word.</param>
/// <param name="Protocol">Which rows are learned from and evaluated on.</param>
/// <param name="Scaler">How numbers are scaled; null for what is recommended for the data.</param>
/// <param name="Seed">Decides what is random in split and detector.</param>
public sealed record Cell(string Data, string Recipe, string Protocol, string? Scaler, int Seed)
{
    /// <summary>What a picture is to show of the fitted model (<see cref="CellSketch"/>); null for none.</summary>
    public string? Shows { get; init; }
}

/// <summary>What came of a run.</summary>
/// <param name="Cell">The run.</param>
public sealed record CellResult(Cell Cell)
{
    /// <summary>Figures by metric name; empty when the run failed.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();

    /// <summary>The figures of the same scores against other labels of the same rows, by the labels' name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> OtherLabels { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, double>>();

    /// <summary>How many rows were learned from, of how many columns, and evaluated on, and how many of each are anomalies.</summary>
    public CellRows? Rows { get; init; }

    /// <summary>What the picture asked for is drawn from.</summary>
    public CellSketch? Sketch { get; init; }

    /// <summary>What the detector found wrong with its own training.</summary>
    public IReadOnlyList<string> Alarms { get; init; } = [];

    /// <summary>Why there are no figures; null when there are.</summary>
    public string? Error { get; init; }
}

/// <summary>The rows of a run.</summary>
/// <param name="Train">Rows learned from.</param>
/// <param name="TrainAnomalies">Anomalies among them: 0 when training is clean.</param>
/// <param name="Test">Rows evaluated on.</param>
/// <param name="TestAnomalies">Anomalies among them.</param>
/// <param name="Columns">Columns after preprocessing.</param>
public sealed record CellRows(int Train, int TrainAnomalies, int Test, int TestAnomalies, int Columns);
