using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Detectors.OneClass;

/// <summary>
/// A fitted <see cref="DeepSvdd"/>. Attribution: by how much the score falls when a column, or a block of an image's points, takes its median over the training
/// rows; the falls need not add up.
/// </summary>
public sealed class DeepSvddModel : DetectorModel
{
    private readonly OneClassNetwork network;
    private readonly NetworkPasses passes;
    private readonly float[] typical;

    internal DeepSvddModel(DeepSvdd detector, OneClassNetwork network, float[] typical)
        : base(detector, network.Width)
    {
        (this.network, this.typical) = (network, typical);
        passes = new NetworkPasses(network.Width, network.Offsets);
    }

    internal override INetwork? Network => network;

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        network.Shape.Save(tensors);
        tensors.Add("typical", (float[])typical.Clone());
        NetworkWeights.Save(tensors, network.Parameters);
    }

    internal static DeepSvddModel Load(Detector detector, TensorCollection tensors)
    {
        var recipe = (DeepSvdd)detector;
        var network = new OneClassNetwork(recipe, OneClassShape.Load(tensors), new Rng(recipe.Seed));
        NetworkWeights.Load(tensors, network.Parameters);
        return new DeepSvddModel(recipe, network, ColumnMedians.Load(tensors, "typical", network.Width));
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores) =>
        passes.Score(rows, first, scores, network.SquaredRadius, static (_, offset, squaredRadius) => OneClassNetwork.SquaredLength(offset) - squaredRadius);

    /// <inheritdoc/>
    protected override Attribution AttributeCore(Matrix row) => Occlusion.Attribute(row, typical, ScoreCore, network.Shape.Image);
}
