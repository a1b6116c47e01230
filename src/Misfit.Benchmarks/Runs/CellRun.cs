using System.Diagnostics;
using Misfit.Benchmarks.Contenders;
using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Suites;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Benchmarks.Runs;

/// <summary>Runs cells in this process, one after the other. Rows prepared for a cell are kept for the next of the same data and seed.</summary>
internal sealed class CellRun
{
    private readonly BenchmarkData source = new();
    private (Cell Cell, CellData Rows)? kept;

    /// <summary>Fits, scores, and only then looks at the labels. Whatever goes wrong is the cell's result.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public CellResult Run(Cell cell, CancellationToken cancellation = default)
    {
        try
        {
            return Measure(cell, Prepare(cell), cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new CellResult(cell) { Error = $"{exception.GetType().Name}: {exception.Message}" };
        }
    }

    private CellData Prepare(Cell cell)
    {
        Cell rowsOnly = cell with { Recipe = "", Shows = null };
        if (kept?.Cell != rowsOnly)
        {
            kept = null;
            kept = (rowsOnly, CellData.Of(source, cell));
        }

        return kept!.Value.Rows;
    }

    private static CellResult Measure(Cell cell, CellData rows, CancellationToken cancellation)
    {
        ContenderFit fit = ContenderText.Parse(cell.Recipe);
        long start = Stopwatch.GetTimestamp();
        FittedContender fitted = fit(rows.Train, cell.Seed, cancellation);
        double fitSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        double[] distinct = fitted.Score(rows.Test);
        double scoreSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        double[] scores = Array.ConvertAll(rows.Place, place => distinct[place]);
        Dictionary<string, double> figures = Of(scores, rows.Labels[0]);
        figures["fit_seconds"] = fitSeconds;
        figures["score_seconds"] = scoreSeconds;
        figures["score_microseconds"] = 1e6 * scoreSeconds / rows.Test.Rows;
        if (fitted.Model is { } model)
        {
            var tensors = new TensorCollection();
            model.Save(tensors);
            figures["model_bytes"] = tensors.Bytes;
            figures["model_numbers"] = tensors.Count;
        }

        return new CellResult(cell)
        {
            Figures = figures,
            OtherLabels = rows.Labels.Skip(1).ToDictionary(labels => labels.Name, labels => (IReadOnlyDictionary<string, double>)Of(scores, labels)),
            Rows = rows.Rows,
            Sketch = cell.Shows is { } what ? CellSketch.Of(what, fitted, rows) : null,
            Alarms = [.. (fitted.Model?.Health.Findings ?? []).Where(finding => finding.Alarm).Select(finding => finding.Problem.ToString()).Distinct()],
        };
    }

    private static Dictionary<string, double> Of(double[] scores, LabelSet labels)
    {
        Dictionary<string, double> figures = Figures.Of(scores, labels.Anomalies).Named().ToDictionary(figure => figure.Name, figure => figure.Value);
        figures["normal_f1"] = NormalClassF1.Of(scores, labels.Anomalies);
        return figures;
    }
}
