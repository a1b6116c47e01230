using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff;

/// <summary>
/// The parameters whose gradients are wanted row by row, and one direction in their space. Gradients are laid out one parameter after
/// another, without pads.
/// </summary>
internal sealed class GradientScope
{
    private readonly Dictionary<Parameter, int> offsets = [];
    private readonly Panel direction;

    public GradientScope(IReadOnlyList<Parameter> parameters)
    {
        Parameters = parameters;
        foreach (Parameter parameter in parameters)
        {
            offsets.Add(parameter, Length);
            Length = checked(Length + (parameter.Rows * parameter.Columns));
        }

        direction = Panel.Allocate(1, Length, Panel.Padded(Length));
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Numbers in a gradient.</summary>
    public int Length { get; }

    /// <summary>The direction that gradients are multiplied with.</summary>
    public Span<float> Direction => direction.Span[..Length];

    public bool Contains(Parameter? parameter) => parameter is not null && offsets.ContainsKey(parameter);

    /// <summary>Where a parameter's part of a gradient starts; −1 when it is not in scope.</summary>
    public int OffsetOf(Parameter? parameter) => parameter is not null && offsets.TryGetValue(parameter, out int offset) ? offset : -1;

    /// <summary>A parameter's part of the direction, shaped like the parameter; zeros when it is not in scope.</summary>
    public Panel DirectionOf(Parameter parameter) => offsets.TryGetValue(parameter, out int offset)
        ? direction.Reshape(offset, parameter.Rows, parameter.Columns)
        : Panel.Allocate(parameter.Rows, parameter.Columns, parameter.Columns);

    /// <summary>
    /// The parameters of the operations that are linear in all of theirs, in the order of the forward pass; with <paramref name="last"/>
    /// above 0 the last so many of them. One that another kind of operation uses as well is left out.
    /// </summary>
    public static GradientScope Of(IReadOnlyCollection<Operation> operations, int last)
    {
        HashSet<Parameter> unknown = [.. operations.Where(operation => !operation.HasRowGradients).SelectMany(ParametersOf)];
        Parameter[] known = [.. operations.Where(operation => operation.HasRowGradients).SelectMany(ParametersOf).Distinct().Except(unknown)];
        return new GradientScope(last > 0 ? [.. known.TakeLast(last)] : known);
    }

    private static IEnumerable<Parameter> ParametersOf(Operation operation) =>
        operation.Operands.Select(operand => operand.Parameter).OfType<Parameter>().Where(parameter => parameter.Trainable);
}
