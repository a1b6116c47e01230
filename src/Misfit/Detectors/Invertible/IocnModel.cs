using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Invertible;

/// <summary>A fitted <see cref="Iocn"/>: inside the cube the score is the negative distance to its nearest side, outside it the sum of what every coordinate exceeds it by.</summary>
public sealed class IocnModel : InvertibleModel
{
    internal IocnModel(Iocn detector, IocnNetwork network, float[] typical)
        : base(detector, network, typical)
    {
    }

    internal static IocnModel Load(Detector detector, TensorCollection tensors)
    {
        var recipe = (Iocn)detector;
        var network = new IocnNetwork(recipe, LoadPermutations(tensors, recipe), new Rng(recipe.Seed));
        return new IocnModel(recipe, network, LoadWeights(tensors, network));
    }

    private protected override double Score(ReadOnlySpan<float> output)
    {
        double outside = 0, largest = 0;
        foreach (float value in output)
        {
            double size = Math.Abs((double)value);
            outside += Math.Max(size - 1, 0);
            largest = Math.Max(largest, size);
        }

        return outside + Math.Min(largest - 1, 0);
    }
}
