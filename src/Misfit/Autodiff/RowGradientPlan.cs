using System.Numerics.Tensors;
using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff;

/// <summary>
/// A plan that gives the gradient of every row's own loss, by one backward pass for the whole batch: its inner product with a direction, its squared
/// norm, or the gradient itself. It reads the parameters and writes nothing to their store, so that plans over the same store may run at once.
/// </summary>
internal sealed class RowGradientPlan : Plan
{
    private readonly Operation[] backward;
    private readonly Panel[] zeroedGradients;
    private readonly Value losses;
    private readonly GradientScope scope;
    private readonly IRowGradients[] parts;
    private readonly bool shared;
    private readonly double[] sums;
    private readonly double[] gradient;

    public RowGradientPlan(PlanCompiler compiler)
        : base(compiler)
    {
        backward = compiler.Backward;
        zeroedGradients = [.. compiler.ZeroedGradients];
        losses = compiler.Loss!;
        scope = compiler.Scope!;
        Operation[] own = [.. compiler.Backward.Where(operation => operation.Operands.Any(operand => scope.Contains(operand.Parameter)))];
        parts = [.. own.SelectMany(operation => operation.RowGradients(scope, compiler.Memory))];
        shared = own.SelectMany(operation => operation.Operands).Where(operand => scope.Contains(operand.Parameter)).CountBy(operand => operand.Parameter!).Any(uses => uses.Value > 1);
        sums = new double[Panel.Padded(Batch)];
        gradient = new double[shared ? scope.Length : 0];
    }

    /// <summary>The parameters that gradients are taken by.</summary>
    public IReadOnlyList<Parameter> Parameters => scope.Parameters;

    /// <summary>Numbers in a gradient.</summary>
    public int GradientLength => scope.Length;

    /// <summary>The direction of <see cref="Products"/>, to be written by the caller.</summary>
    public Span<float> Direction => scope.Direction;

    /// <summary>Forward and backward over the rows loaded last.</summary>
    public void Run()
    {
        Forward();
        foreach (Panel panel in zeroedGradients)
        {
            panel.Span.Clear();
        }

        losses.Gradient.Span.Clear();
        losses.Gradient.Span[..Batch].Fill(1);
        foreach (Operation operation in backward)
        {
            operation.Backward();
        }

        GC.KeepAlive(this);
    }

    /// <summary>The inner product of each row's gradient with <see cref="Direction"/>. Overwritten by the next call.</summary>
    public ReadOnlySpan<double> Products()
    {
        sums.AsSpan().Clear();
        foreach (IRowGradients part in parts)
        {
            part.AddProducts(sums);
        }

        GC.KeepAlive(this);
        return sums.AsSpan(0, Batch);
    }

    /// <summary>The squared Euclidean norm of each row's gradient. Overwritten by the next call.</summary>
    public ReadOnlySpan<double> SquaredNorms()
    {
        sums.AsSpan().Clear();
        if (!shared)
        {
            foreach (IRowGradients part in parts)
            {
                part.AddSquaredNorms(sums);
            }

            GC.KeepAlive(this);
            return sums.AsSpan(0, Batch);
        }

        for (int row = 0; row < Batch; row++)
        {
            gradient.AsSpan().Clear();
            AddGradient(row, gradient);
            sums[row] = TensorPrimitives.SumOfSquares<double>(gradient);
        }

        return sums.AsSpan(0, Batch);
    }

    /// <summary>Adds the gradient of one row, its parameters one after another.</summary>
    public void AddGradient(int row, Span<double> destination)
    {
        foreach (IRowGradients part in parts)
        {
            part.AddGradient(row, destination);
        }

        GC.KeepAlive(this);
    }
}
