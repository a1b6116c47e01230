using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>Numbers spread evenly over a range, new in every forward pass.</summary>
internal sealed class UniformNoise : Operation
{
    private readonly RandomLanes random;
    private readonly float low;
    private readonly float high;

    public UniformNoise(Graph graph, int features, float low, float high, Rng rng)
    {
        (this.low, this.high) = (low, high);
        random = new RandomLanes(rng);
        CreateOutput(graph, features);
    }

    public override void Forward() => random.FillUniform(Output.Data, low, high);

    // There is nothing to pass a gradient to.
    public override void Backward()
    {
    }
}
