using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff;

/// <summary>
/// The parameters of a model: their values in one flat block and their gradients in another, so that an optimiser is one loop.
/// Statistics that are not trained (of batch norm) are kept apart, out of the optimiser's reach. Mutable; not thread-safe.
/// </summary>
public sealed class ParameterStore
{
    private readonly List<Parameter> parameters = [];
    private Panel values;
    private Panel gradients;
    private Panel statistics;
    private int valueCount;
    private int statisticCount;
    private bool frozen;

    /// <summary>Creates an empty store.</summary>
    public ParameterStore() => Reallocate();

    /// <summary>All parameters in the order added, trainable or not.</summary>
    public IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>Values of all trainable parameters. Each starts at a multiple of 16; the pads between them are zero.</summary>
    public Span<float> Values => values.Span[..valueCount];

    /// <summary>Gradients of all trainable parameters, laid out like <see cref="Values"/>.</summary>
    public Span<float> Gradients => gradients.Span[..valueCount];

    /// <summary>Adds a parameter of zeros. All must be added before the first graph that uses one is compiled.</summary>
    /// <param name="name">Unique name, as it will be in a model file.</param>
    /// <param name="rows">Outputs of a layer, or features.</param>
    /// <param name="columns">Inputs of a layer, or 1.</param>
    /// <param name="trainable">False for statistics: no gradient, not in <see cref="Values"/>.</param>
    public Parameter Add(string name, int rows, int columns, bool trainable = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (frozen)
        {
            throw new InvalidOperationException($"Parameter '{name}' cannot be added: a graph over this store was compiled already. Add all parameters first.");
        }

        if (parameters.Exists(p => p.Name == name))
        {
            throw new ArgumentException($"There is a parameter '{name}' already; names must be unique.", nameof(name));
        }

        ref int count = ref trainable ? ref valueCount : ref statisticCount;
        var parameter = new Parameter(this, name, rows, columns, trainable, count);
        count = checked(count + Panel.Padded(rows * columns));
        parameters.Add(parameter);
        Reallocate();
        return parameter;
    }

    /// <summary>Numbers in a <see cref="Snapshot"/>.</summary>
    internal int SnapshotLength => valueCount + statisticCount;

    /// <summary>A copy of all values, statistics included, for <see cref="Restore"/>.</summary>
    public float[] Snapshot()
    {
        var snapshot = new float[valueCount + statisticCount];
        Values.CopyTo(snapshot);
        Statistics.CopyTo(snapshot.AsSpan(valueCount));
        return snapshot;
    }

    /// <summary>Puts the values of a <see cref="Snapshot"/> back.</summary>
    /// <exception cref="ShapeException">The snapshot is of another store.</exception>
    public void Restore(ReadOnlySpan<float> snapshot)
    {
        if (snapshot.Length != valueCount + statisticCount)
        {
            throw new ShapeException($"A snapshot of this store has {valueCount + statisticCount} values, was given {snapshot.Length}.");
        }

        snapshot[..valueCount].CopyTo(Values);
        snapshot[valueCount..].CopyTo(Statistics);
    }

    internal Panel ValuesOf(Parameter parameter) =>
        (parameter.Trainable ? values : statistics).Reshape(parameter.Offset, parameter.Rows, parameter.Columns);

    internal Panel GradientsOf(Parameter parameter) =>
        gradients.Reshape(parameter.Offset, parameter.Rows, parameter.Columns);

    /// <summary>From now on addresses stay: compiled plans hold them.</summary>
    internal void Freeze() => frozen = true;

    private Span<float> Statistics => statistics.Span[..statisticCount];

    private void Reallocate()
    {
        Grow(ref values, valueCount);
        Grow(ref gradients, valueCount);
        Grow(ref statistics, statisticCount);
    }

    private static void Grow(ref Panel panel, int count)
    {
        if (!panel.IsEmpty && panel.Length >= count)
        {
            return;
        }

        Panel grown = Panel.Allocate(1, count, Math.Max(count, 2 * panel.Length));
        if (!panel.IsEmpty)
        {
            panel.Span.CopyTo(grown.Span);
        }

        panel = grown;
    }
}
