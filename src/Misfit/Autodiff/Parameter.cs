namespace Misfit.Autodiff;

/// <summary>One named matrix of a <see cref="ParameterStore"/>: weights (outputs × inputs), a bias (outputs × 1), or statistics.</summary>
public sealed class Parameter
{
    internal Parameter(ParameterStore store, string name, int rows, int columns, bool trainable, int offset)
    {
        Store = store;
        Name = name;
        Rows = rows;
        Columns = columns;
        Trainable = trainable;
        Offset = offset;
    }

    /// <summary>The name, unique in its store.</summary>
    public string Name { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>False for statistics that a plan updates by itself.</summary>
    public bool Trainable { get; }

    /// <summary>The values, row after row. Take the span anew after adding parameters to the store.</summary>
    public Span<float> Values => Store.ValuesOf(this).Span;

    /// <summary>The gradient of the last training step; empty when not trainable.</summary>
    public Span<float> Gradients => Trainable ? Store.GradientsOf(this).Span : [];

    internal ParameterStore Store { get; }

    /// <summary>Where the values start in the store's flat block of values (or of statistics).</summary>
    internal int Offset { get; }

    internal string Shape => $"{Rows} × {Columns}";
}
