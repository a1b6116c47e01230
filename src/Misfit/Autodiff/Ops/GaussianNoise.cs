using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>Standard normal numbers, new in every forward pass.</summary>
internal sealed class GaussianNoise : Operation
{
    private readonly RandomLanes random;

    public GaussianNoise(Graph graph, int features, Rng rng)
    {
        random = new RandomLanes(rng);
        CreateOutput(graph, features);
    }

    public override void Forward() => random.FillNormal(Output.Data);

    // There is nothing to pass a gradient to.
    public override void Backward()
    {
    }
}
