using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Reconstruction;

/// <summary>A fitted <see cref="Autoencoder"/>. Attribution: each column's squared difference over the number of columns; their sum is the score.</summary>
public sealed class AutoencoderModel : ReconstructionModel
{
    internal AutoencoderModel(Autoencoder detector, AutoencoderNetwork network)
        : base(detector, network)
    {
    }

    internal static AutoencoderModel Load(Detector detector, TensorCollection tensors)
    {
        var recipe = (Autoencoder)detector;
        var network = new AutoencoderNetwork(recipe, NetworkWeights.LoadWidths(tensors), new Rng(recipe.Seed));
        NetworkWeights.Load(tensors, network.Parameters);
        return new AutoencoderModel(recipe, network);
    }
}
