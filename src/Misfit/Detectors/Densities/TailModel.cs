using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Densities;

/// <summary>The fitted values of every column, sorted: the score is the sum of one tail term per column.</summary>
public sealed class TailModel : DetectorModel
{
    private readonly ColumnTails tails;

    internal TailModel(Detector recipe, ColumnTails tails)
        : base(recipe, tails.Width) => this.tails = tails;

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        tails.Save(tensors);
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        scores.Clear();
        for (int column = 0; column < Width; column++)
        {
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] += tails.Term(column, rows[first + i, column]);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>Each column's own term; they sum to the score.</remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new Attribution([.. Enumerable.Range(0, Width).Select(column => tails.Term(column, row[0, column]))], null, true);
    }
}
