using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff;

/// <summary>
/// Turns a graph into what a plan replays: the operations that are needed, their buffers, and for every gradient who writes
/// it first (and assigns) and who adds to it, so that no gradient has to be zeroed.
/// </summary>
internal sealed class PlanCompiler
{
    private readonly HashSet<Operation> needed = [];
    private readonly HashSet<Operation> neededForLoss = [];

    /// <param name="graph">The graph.</param>
    /// <param name="values">Its values.</param>
    /// <param name="operations">Its operations in the order added.</param>
    /// <param name="loss">What gradients are taken of; null for none.</param>
    /// <param name="outputs">What is to be read.</param>
    /// <param name="lastOfRows">
    /// Null for the gradients of one loss by all parameters. Else gradients row by row: no parameter's gradient is written, and the pass ends at the
    /// last so many parameters of linear operations (0 for all).
    /// </param>
    public PlanCompiler(Graph graph, List<Value> values, List<Operation> operations, Value? loss, Value[] outputs, int? lastOfRows = null)
    {
        Graph = graph;
        Loss = loss;
        Memory = new PlanMemory(graph.Batch, values.Max(value => value.Features), training: loss is not null);
        Mark(outputs, needed, throughGradients: false);
        if (loss is not null)
        {
            Mark([loss], needed, throughGradients: false);
            Mark([loss], neededForLoss, throughGradients: true);
        }

        Forward = [.. operations.Where(needed.Contains)];
        if (lastOfRows is { } last)
        {
            Scope = GradientScope.Of([.. Forward.Where(neededForLoss.Contains)], last);
            KeepThoseBefore(Scope);
        }

        Backward = [.. operations.Where(neededForLoss.Contains).Reverse()];
        BindData(values);
        BindGradients(values);
        foreach (Operation operation in Forward)
        {
            operation.Prepare(Memory);
        }
    }

    public Graph Graph { get; }

    public Value? Loss { get; }

    public PlanMemory Memory { get; }

    /// <summary>The parameters that gradients of rows are taken by; null in other plans.</summary>
    public GradientScope? Scope { get; }

    /// <summary>Operations in the order of the forward pass.</summary>
    public Operation[] Forward { get; }

    /// <summary>Operations in the order of the backward pass.</summary>
    public Operation[] Backward { get; }

    /// <summary>Gradients to be zeroed before the backward pass: of values of which a view is written first, and of parameters that the loss does not reach.</summary>
    public List<Panel> ZeroedGradients { get; } = [];

    // Marks the operations that the values depend on, or only those that a gradient passes.
    private static void Mark(IEnumerable<Value> values, HashSet<Operation> marked, bool throughGradients)
    {
        var pending = new Stack<Value>(values);
        while (pending.TryPop(out Value? value))
        {
            if (value.Producer is null || (throughGradients && !value.NeedsGradient) || !marked.Add(value.Producer))
            {
                continue;
            }

            foreach (Operand operand in value.Producer.Operands)
            {
                if (operand.Value is not null)
                {
                    pending.Push(operand.Value);
                }
            }
        }
    }

    // A gradient has to come as far as the first operation in scope, and no farther.
    private void KeepThoseBefore(GradientScope scope)
    {
        if (scope.Parameters.Count == 0)
        {
            throw new NotSupportedException("The loss depends on no parameter of a linear operation.");
        }

        var reached = new HashSet<Operation>();
        foreach (Operation operation in Forward)
        {
            if (operation.Operands.Any(operand => scope.Contains(operand.Parameter) || (operand.Value?.Producer is { } producer && reached.Contains(producer))))
            {
                reached.Add(operation);
            }
        }

        neededForLoss.IntersectWith(reached);
    }

    private void BindData(List<Value> values)
    {
        foreach (Value value in values)
        {
            if (value.Producer is null || needed.Contains(value.Producer))
            {
                value.Data = value.IsView
                    ? value.Root.Data.SliceRows(value.FirstRow, value.Features)
                    : Memory.Like(value);
            }
        }

        foreach (Operand operand in Forward.SelectMany(operation => operation.Operands))
        {
            operand.BindData();
        }
    }

    private void BindGradients(List<Value> values)
    {
        var written = new HashSet<object>();
        foreach (Value value in values.Where(HasGradient))
        {
            value.Gradient = value.IsView ? value.Root.Gradient.SliceRows(value.FirstRow, value.Features) : Memory.Like(value);
        }

        foreach (Operand operand in Backward.SelectMany(operation => operation.Operands))
        {
            if (WritesGradient(operand))
            {
                object owner = (object?)operand.Value?.Root ?? operand.Parameter!;
                bool first = written.Add(owner);
                bool part = operand.Value is { IsView: true };
                if (first && part)
                {
                    ZeroedGradients.Add(operand.Value!.Root.Gradient);
                }

                operand.BindGradient(accumulates: part || !first);
            }
        }

        ZeroUnreached(written);
    }

    // After a step the gradients of a store are those of this loss, so 0 for parameters it does not depend on.
    private void ZeroUnreached(HashSet<object> written)
    {
        IEnumerable<ParameterStore> stores = written.OfType<Parameter>().Select(parameter => parameter.Store).Distinct();
        foreach (Parameter parameter in stores.SelectMany(store => store.Parameters))
        {
            if (parameter.Trainable && !written.Contains(parameter))
            {
                ZeroedGradients.Add(parameter.Store.GradientsOf(parameter));
            }
        }
    }

    private bool WritesGradient(Operand operand) => Scope is null
        ? operand.NeedsGradient
        : operand.Value is { NeedsGradient: true, Producer: { } producer } && neededForLoss.Contains(producer);

    private bool HasGradient(Value value) =>
        Loss is not null && value.NeedsGradient && (value.Producer is null ? Scope is null : neededForLoss.Contains(value.Producer));
}
