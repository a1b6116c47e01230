using Misfit.Autodiff;
using Misfit.Training;

namespace Misfit.Detectors.Reconstruction;

/// <summary>A network that rebuilds its input.</summary>
internal interface IReconstructionNetwork : INetwork
{
    /// <summary>Widths from the input to the latent layer: with the recipe, all that is needed to build the network again.</summary>
    IReadOnlyList<int> Widths { get; }

    /// <summary>Builds the plan that rebuilds rows as in use, without dropout or noise.</summary>
    ReconstructionBatch CompileReconstruction(int batch);
}

/// <summary>A plan without gradients, where its rows go in, and where they come out rebuilt.</summary>
internal readonly record struct ReconstructionBatch(Plan Plan, Value Input, Value Output);
