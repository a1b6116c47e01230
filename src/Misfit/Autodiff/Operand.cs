using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff;

/// <summary>What one operation uses: a value or a parameter, and how its gradient is to be written.</summary>
internal sealed class Operand
{
    public Operand(Value value) => Value = value;

    public Operand(Parameter parameter) => Parameter = parameter;

    public Value? Value { get; }

    public Parameter? Parameter { get; }

    public bool NeedsGradient { get; private set; }

    public Panel Data { get; private set; }

    public Panel Gradient { get; private set; }

    /// <summary>The backward pass has to write <see cref="Gradient"/>.</summary>
    public bool WantsGradient { get; private set; }

    /// <summary>An earlier operation of the backward pass wrote <see cref="Gradient"/>, so add to it; otherwise assign.</summary>
    public bool Accumulates { get; private set; }

    /// <summary>Settles whether a gradient is needed: that of a parameter is not where the graph froze its store.</summary>
    public void SettleFor(Graph graph) =>
        NeedsGradient = Value?.NeedsGradient ?? (Parameter!.Trainable && !graph.IsFrozen(Parameter.Store));

    public void BindData()
    {
        Parameter?.Store.Freeze();
        Data = Value?.Data ?? Parameter!.Store.ValuesOf(Parameter);
    }

    public void BindGradient(bool accumulates)
    {
        Gradient = Value?.Gradient ?? Parameter!.Store.GradientsOf(Parameter);
        WantsGradient = true;
        Accumulates = accumulates;
    }
}
