using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Server.Scoring;

/// <summary>Rows that were scored together.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Scored">What the model says of them.</param>
/// <param name="First">The number of the first of them in what was sent, from 1.</param>
/// <param name="IdColumn">The column that names rows; null numbers them.</param>
internal sealed record ScoredBatch(Table Rows, ScoredRows Scored, long First, Column? IdColumn)
{
    /// <summary>What a row is called in the answer.</summary>
    public string? NameOf(int row) => IdColumn?.Text(row);
}
