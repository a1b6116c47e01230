using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff;

/// <summary>
/// One step of a plan: computes <see cref="Output"/> from its operands, and the operands' gradients from the output's.
/// Operands are registered before <see cref="CreateOutput"/> is called.
/// </summary>
internal abstract class Operation
{
    private readonly List<Operand> operands = [];
    private Value? output;

    public IReadOnlyList<Operand> Operands => operands;

    public Value Output => output!;

    /// <summary>Takes the scratch memory the operation needs. Data panels are bound already.</summary>
    public virtual void Prepare(PlanMemory memory)
    {
    }

    /// <summary>Whether <see cref="RowGradients"/> is there: the operation is linear in its parameters before the activation.</summary>
    public virtual bool HasRowGradients => false;

    /// <summary>The gradients of single rows with respect to the parameters in scope, in parts that add up, to be read after <see cref="Backward"/>.</summary>
    public virtual IEnumerable<IRowGradients> RowGradients(GradientScope scope, PlanMemory memory) =>
        throw new NotSupportedException($"{GetType().Name} does not tell the gradients of single rows.");

    public abstract void Forward();

    public abstract void Backward();

    protected Operand Use(Value value) => Register(new Operand(value));

    protected Operand Use(Parameter parameter) => Register(new Operand(parameter));

    protected void CreateOutput(Graph graph, int features, bool isScalar = false)
    {
        foreach (Operand operand in operands)
        {
            operand.SettleFor(graph);
        }

        output = new Value(graph, features, isScalar, this, operands.Exists(operand => operand.NeedsGradient));
    }

    private Operand Register(Operand operand)
    {
        operands.Add(operand);
        return operand;
    }
}
