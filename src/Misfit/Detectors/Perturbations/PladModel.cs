using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Detectors.Perturbations;

/// <summary>Perturbed copies of rows and how they came about: copy = row · scale + shift.</summary>
/// <param name="Copies">Rows × columns.</param>
/// <param name="Scales">Rows × columns.</param>
/// <param name="Shifts">Rows × columns.</param>
public sealed record PerturbedRows(Matrix Copies, Matrix Scales, Matrix Shifts);

/// <summary>
/// A fitted <see cref="Plad"/>. Attribution by occlusion: by how much the score falls when a column takes its median over the training rows, and that of the row of medians rises
/// when it takes the column's value; the mean of both. They need not add up to the score.
/// </summary>
public sealed class PladModel : DetectorModel
{
    private readonly PladNetwork network;
    private readonly NetworkPasses passes;
    private readonly float[] typical;

    internal PladModel(Plad detector, PladNetwork network, float[] typical)
        : base(detector, network.Width)
    {
        (this.network, this.typical) = (network, typical);
        passes = new NetworkPasses(network.Width, network.LogOdds);
    }

    /// <summary>The perturbed copies of rows by one member's perturbator, without noise: what the classifier learned to keep apart from normal rows.</summary>
    /// <param name="rows">Rows × <see cref="DetectorModel.Width"/>, all finite. Not changed.</param>
    /// <param name="member">Which member's perturbator, from 0.</param>
    /// <exception cref="ShapeException">The width differs from that of the fitted rows.</exception>
    /// <exception cref="DataException">A value is not finite.</exception>
    public PerturbedRows Perturb(Matrix rows, int member = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(member);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(member, ((Plad)Detector).Members);
        CheckWidth(rows.Columns);
        Rows.CheckFinite(rows);
        var perturbed = new PerturbedRows(NewLike(rows), NewLike(rows), NewLike(rows));
        new NetworkPasses(Width, (graph, input) => network.Perturbation(graph, input, member)).Run(rows, 0, rows.Rows, (rows, perturbed), static (row, output, state) =>
        {
            ReadOnlySpan<float> values = state.rows.Row(row);
            Span<float> copy = state.perturbed.Copies.Row(row);
            output[..values.Length].CopyTo(state.perturbed.Scales.Row(row));
            output[values.Length..].CopyTo(state.perturbed.Shifts.Row(row));
            for (int j = 0; j < values.Length; j++)
            {
                copy[j] = (values[j] * output[j]) + output[values.Length + j];
            }
        });
        return perturbed;
    }

    internal override INetwork? Network => network;

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        network.Widths.Save(tensors);
        tensors.Add("typical", (float[])typical.Clone());
        NetworkWeights.Save(tensors, network.Parameters);
    }

    internal static PladModel Load(Detector detector, TensorCollection tensors)
    {
        var recipe = (Plad)detector;
        var network = new PladNetwork(recipe, PladWidths.Load(tensors), new Rng(recipe.Seed));
        NetworkWeights.Load(tensors, network.Parameters);
        return new PladModel(recipe, network, ColumnMedians.Load(tensors, "typical", network.Width));
    }

    /// <inheritdoc/>
    /// <remarks>A network that overflows gives such a row the highest score: it is as odd as can be.</remarks>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores) =>
        passes.Score(rows, first, scores, this, static (_, logOdds, _) => float.IsFinite(logOdds[0]) ? logOdds[0] : float.MaxValue);

    /// <inheritdoc/>
    protected override Attribution AttributeCore(Matrix row) => Occlusion.Attribute(row, typical, ScoreCore, network.Widths.Convolutions.Image);

    private static Matrix NewLike(Matrix rows) => new(rows.Rows, rows.Columns) { RowShape = rows.RowShape };
}
