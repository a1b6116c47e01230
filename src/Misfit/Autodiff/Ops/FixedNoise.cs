using Misfit.Numerics;

namespace Misfit.Autodiff.Ops;

/// <summary>Standard normal numbers, one per feature, drawn once: the same for every sample of every pass.</summary>
internal sealed class FixedNoise : Operation
{
    private readonly float[] drawn;

    public FixedNoise(Graph graph, int features, Rng rng)
    {
        drawn = new float[features];
        foreach (ref float number in drawn.AsSpan())
        {
            number = (float)rng.NextGaussian();
        }

        CreateOutput(graph, features);
    }

    // Nothing else writes there.
    public override void Prepare(PlanMemory memory)
    {
        for (int i = 0; i < drawn.Length; i++)
        {
            Output.Data.SliceRows(i, 1).Span.Fill(drawn[i]);
        }
    }

    public override void Forward()
    {
    }

    // There is nothing to pass a gradient to.
    public override void Backward()
    {
    }
}
