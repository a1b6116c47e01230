using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Detectors;

/// <summary>
/// A fitted model. Immutable; scores from many threads at once. Higher scores are more anomalous. A row's score depends on the row and the
/// model alone: the same bits whatever stands beside it.
/// </summary>
public abstract class DetectorModel
{
    /// <summary>Rows handed to <see cref="ScoreCore"/> at once, per thread.</summary>
    private const int BlockRows = 1024;

    /// <summary>Creates the model.</summary>
    /// <param name="detector">The recipe it was fitted with.</param>
    /// <param name="width">The number of columns it was fitted on.</param>
    protected DetectorModel(Detector detector, int width)
    {
        ArgumentNullException.ThrowIfNull(detector);
        Detector = detector;
        Width = width;
    }

    /// <summary>The recipe this model was fitted with.</summary>
    public Detector Detector { get; }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>What the fit reported of itself.</summary>
    public TrainingHealth Health { get; internal set; } = new();

    /// <summary>The network behind it, where there is one that gives every row a loss.</summary>
    internal virtual INetwork? Network => null;

    /// <summary>The weights the network had during training, where the recipe asks for them.</summary>
    internal IReadOnlyList<Checkpoint> Checkpoints { get; set; } = [];

    /// <summary>What influence is computed from; null when no checkpoints were kept.</summary>
    internal virtual NetworkTrace? Trace => Network is null || Checkpoints.Count == 0 ? null : NetworkTrace.Of(this, Checkpoints);

    /// <summary>Scores every row; higher = more anomalous.</summary>
    /// <param name="rows">Rows × <see cref="Width"/>, all finite. Not changed.</param>
    /// <exception cref="ShapeException">The width differs from that of the fitted rows.</exception>
    /// <exception cref="DataException">A value is not finite.</exception>
    public double[] Score(Matrix rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        CheckWidth(rows.Columns);
        Rows.CheckFinite(rows);
        var scores = new double[rows.Rows];
        int blocks = (rows.Rows + BlockRows - 1) / BlockRows;
        if (blocks <= 1)
        {
            ScoreCore(rows, 0, scores);
        }
        else
        {
            Parallel.For(0, blocks, block =>
            {
                int first = block * BlockRows;
                ScoreCore(rows, first, scores.AsSpan(first, Math.Min(BlockRows, rows.Rows - first)));
            });
        }

        return scores;
    }

    /// <summary>
    /// The scores of the rows it was fitted on, in their order, each as if the row were not among those it is compared with: for models that
    /// keep these rows and would find each as its own neighbour. Null for others, which score fitted rows like any.
    /// </summary>
    public virtual double[]? ScoreFitted() => null;

    /// <summary>Says how much each column added to the score of one row.</summary>
    /// <param name="row"><see cref="Width"/> finite values.</param>
    /// <inheritdoc cref="Score" path="/exception"/>
    public Attribution Attribute(ReadOnlySpan<float> row)
    {
        CheckWidth(row.Length);
        var rows = new Matrix(1, Width, row.ToArray());
        Rows.CheckFinite(rows);
        return AttributeCore(rows);
    }

    /// <summary>What a network makes of rows in its narrowest or learned space: one row of codes for each; null for models without one.</summary>
    /// <param name="rows">Rows × <see cref="Width"/>, all finite. Not changed.</param>
    /// <inheritdoc cref="Score" path="/exception"/>
    public Matrix? Codes(Matrix rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        CheckWidth(rows.Columns);
        Rows.CheckFinite(rows);
        return CodesCore(rows);
    }

    /// <summary>Adds everything <see cref="DetectorInfo.Load"/> needs, besides the recipe, to build this model again with equal scores.</summary>
    public abstract void Save(TensorCollection tensors);

    /// <summary>Scores the rows from <paramref name="first"/> on, as many as <paramref name="scores"/> holds. Called from many threads.</summary>
    protected abstract void ScoreCore(Matrix rows, int first, Span<double> scores);

    /// <summary>The codes of checked rows, for models that have some.</summary>
    private protected virtual Matrix? CodesCore(Matrix rows) => null;

    /// <summary>Explains the only row of <paramref name="row"/>.</summary>
    protected abstract Attribution AttributeCore(Matrix row);

    internal void CheckWidth(int width)
    {
        if (width != Width)
        {
            throw new ShapeException($"{Detector.Info.Id} was fitted on rows of {Width} columns; these rows have {width}.");
        }
    }
}

/// <summary>Why a row got its score.</summary>
/// <param name="Contributions">One number per column; the larger, the more this column made the row odd.</param>
/// <param name="Expected">What the model expected in each column, where it makes such a guess (a reconstruction); else null.</param>
/// <param name="SumsToScore">Whether the contributions add up to the score.</param>
public sealed record Attribution(double[] Contributions, float[]? Expected, bool SumsToScore);
