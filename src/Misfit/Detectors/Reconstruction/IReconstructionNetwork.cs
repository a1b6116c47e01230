using Misfit.Autodiff;
using Misfit.Training;

namespace Misfit.Detectors.Reconstruction;

/// <summary>A network that rebuilds its input.</summary>
internal interface IReconstructionNetwork : INetwork
{
    /// <summary>Widths from the input to the latent layer: with the recipe, all that is needed to build the network again.</summary>
    IReadOnlyList<int> Widths { get; }

    /// <summary>Writes the latent codes of rows into a graph.</summary>
    Value Encode(Graph graph, Value input);

    /// <summary>Writes the rebuilt rows into a graph.</summary>
    Value Rebuild(Graph graph, Value input);
}
