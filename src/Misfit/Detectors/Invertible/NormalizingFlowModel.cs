using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Invertible;

/// <summary>A fitted <see cref="NormalizingFlow"/>.</summary>
public sealed class NormalizingFlowModel : InvertibleModel
{
    internal NormalizingFlowModel(NormalizingFlow detector, FlowNetwork network, float[] typical)
        : base(detector, network, typical)
    {
    }

    internal static NormalizingFlowModel Load(Detector detector, TensorCollection tensors)
    {
        var recipe = (NormalizingFlow)detector;
        var network = new FlowNetwork(recipe, LoadPermutations(tensors, recipe), new Rng(recipe.Seed));
        return new NormalizingFlowModel(recipe, network, LoadWeights(tensors, network));
    }

    private protected override double Score(ReadOnlySpan<float> output)
    {
        double squares = 0;
        foreach (float value in output[..Width])
        {
            squares += (double)value * value;
        }

        return (0.5 * squares) + FlowNetwork.Constant(Width) - output[Width];
    }
}
