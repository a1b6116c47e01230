using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Reconstruction;

/// <summary>
/// A fitted <see cref="VariationalAutoencoder"/>. Rows are rebuilt from the mean of their distribution, not from a draw, so that a row has one score.
/// Attribution: each column's squared difference over the number of columns; their sum is the score.
/// </summary>
public sealed class VariationalAutoencoderModel : ReconstructionModel
{
    internal VariationalAutoencoderModel(VariationalAutoencoder detector, VariationalNetwork network)
        : base(detector, network)
    {
    }

    internal static VariationalAutoencoderModel Load(Detector detector, TensorCollection tensors)
    {
        var recipe = (VariationalAutoencoder)detector;
        var network = new VariationalNetwork(recipe, NetworkWeights.LoadWidths(tensors), new Rng(recipe.Seed));
        NetworkWeights.Load(tensors, network.Parameters);
        return new VariationalAutoencoderModel(recipe, network);
    }
}
