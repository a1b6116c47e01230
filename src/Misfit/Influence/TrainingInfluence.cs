using Misfit.Detectors;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Influence;

/// <summary>
/// The influence of training rows by TracInCP (G. Pruthi and others, Estimating Training Data Influence by Tracing Gradient Descent, NeurIPS 2020): Σ over
/// checkpoints t of η_t · ⟨gradient of one row's loss, gradient of the other's⟩, by the weights and biases of all
/// linear layers: dense ones, convolutions and LSTMs.
/// </summary>
public sealed class TrainingInfluence
{
    private const int BlockRows = 1024;

    private readonly DetectorModel model;
    private readonly CheckpointPasses passes;

    private TrainingInfluence(DetectorModel model, CheckpointPasses passes) => (this.model, this.passes) = (model, passes);

    /// <summary>The influence of the rows a model was fitted on.</summary>
    /// <param name="model">A model of a network, fitted with the option <c>checkpoints</c>, or of a detector that keeps them by itself.</param>
    /// <exception cref="DataException">It has no checkpoints.</exception>
    public static TrainingInfluence Of(DetectorModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        NetworkTrace trace = model.Trace ?? throw new DataException(
            $"This model ({model.Detector.Info.Id}) has no checkpoints, from which influence is computed. Fit a network with checkpoints (autoencoder, --set checkpoints=10), or the detector tracin or self-influence.");
        return new TrainingInfluence(model, trace.Passes(default));
    }

    /// <summary>The influence of every training row on one row: positive where training on it lowered the row's loss.</summary>
    /// <param name="row">The row, as the detector sees it.</param>
    /// <param name="training">The rows it was fitted on.</param>
    /// <exception cref="ShapeException">The widths differ from that of the model.</exception>
    public double[] On(ReadOnlySpan<float> row, Matrix training)
    {
        ArgumentNullException.ThrowIfNull(training);
        Check(row.Length);
        Check(training.Columns);
        var alone = new Matrix(1, row.Length, row.ToArray());
        float[][] gradients = [.. Enumerable.Range(0, passes.Checkpoints).Select(i => passes.MeanGradient(i, alone, [0]))];
        return Each(training, (first, sums) => passes.AddProducts(training, first, gradients, magnitude: false, sums));
    }

    /// <summary>The influence of every row on itself: how much the network would have to change, or had to, to learn it. At least 0.</summary>
    /// <param name="rows">Rows as the detector sees them.</param>
    /// <exception cref="ShapeException">The width differs from that of the model.</exception>
    public double[] OnThemselves(Matrix rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Check(rows.Columns);
        return Each(rows, (first, sums) => passes.AddSquaredNorms(rows, first, sums));
    }

    private delegate void Adding(int first, Span<double> sums);

    private static double[] Each(Matrix rows, Adding add)
    {
        var sums = new double[rows.Rows];
        Parallel.For(0, (rows.Rows + BlockRows - 1) / BlockRows, block =>
        {
            int first = block * BlockRows;
            add(first, sums.AsSpan(first, Math.Min(BlockRows, rows.Rows - first)));
        });
        return sums;
    }

    private void Check(int width)
    {
        if (width != model.Width)
        {
            throw new ShapeException($"The model was fitted on rows of {model.Width} columns; these have {width}.");
        }
    }
}
