using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>y = mask · x: zero with a probability p, x / (1 − p) otherwise (Srivastava et al. 2014). A new mask in every forward pass.</summary>
internal sealed class Dropout : Operation
{
    private readonly float probability;
    private readonly RandomLanes random;
    private readonly Operand x;
    private Panel mask;

    public Dropout(Value x, float probability, Rng rng)
    {
        this.probability = probability;
        random = new RandomLanes(rng);
        this.x = Use(x);
        CreateOutput(x.Graph, x.Features);
    }

    public override void Prepare(PlanMemory memory) => mask = memory.Like(Output);

    public override void Forward()
    {
        random.FillDropoutMask(mask, probability);
        Elementwise.Combine(default(Multiply), x.Data, mask, Output.Data);
    }

    public override void Backward() =>
        Elementwise.CombineDerivative(default(Multiply), ofRight: false, x.Data, mask, Output.Gradient, x.Gradient, x.Accumulates);
}
