using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff;

/// <summary>
/// A compiled graph: load the inputs, run, read the outputs, any number of times, without allocating.
/// Owns its buffers and shares the parameters; mutable, so one thread at a time.
/// </summary>
public class Plan
{
    private readonly Graph graph;
    private readonly Operation[] forward;

    internal Plan(PlanCompiler compiler)
    {
        graph = compiler.Graph;
        forward = compiler.Forward;
    }

    /// <summary>Number of samples that pass at once.</summary>
    public int Batch => graph.Batch;

    /// <summary>Loads the rows named by <paramref name="indices"/>, as many as the batch has samples, into an input.</summary>
    /// <exception cref="ShapeException">The matrix has not as many columns as the input has features, or there are not as many indices as samples.</exception>
    public void Load(Value input, Matrix rows, ReadOnlySpan<int> indices)
    {
        CheckInput(input, rows);
        if (indices.Length != Batch)
        {
            throw new ShapeException($"A plan for a batch of {Batch} takes {Batch} row indices, was given {indices.Length}. Compile a second graph for the rest.");
        }

        foreach (int index in indices)
        {
            if ((uint)index >= (uint)rows.Rows)
            {
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"A row index must be 0 or more and below {rows.Rows}.");
            }
        }

        RowGather.Load(rows, indices, input.Data);
        GC.KeepAlive(input);
    }

    /// <summary>Loads as many rows as the batch has samples, from row <paramref name="first"/> on, into an input.</summary>
    /// <exception cref="ShapeException">The matrix has not as many columns as the input has features, or too few rows.</exception>
    public void Load(Value input, Matrix rows, int first)
    {
        CheckInput(input, rows);
        if (first < 0 || first > rows.Rows - Batch)
        {
            throw new ShapeException($"A plan for a batch of {Batch} cannot take rows {first} to {(long)first + Batch - 1} of {rows.Rows}. Compile a second graph for the rest.");
        }

        RowGather.Load(rows, first, input.Data);
        GC.KeepAlive(input);
    }

    /// <summary>Computes the outputs from the inputs loaded last.</summary>
    public void Forward()
    {
        foreach (Operation operation in forward)
        {
            operation.Forward();
        }

        // Kernels work on addresses, which the collector does not see.
        GC.KeepAlive(this);
    }

    /// <summary>Copies a value: batch × features, sample after sample; or the one number.</summary>
    /// <exception cref="ShapeException">The destination has another length.</exception>
    public void Read(Value output, Span<float> destination)
    {
        CheckOwn(output);
        Read(output, output.Data, destination);
    }

    /// <summary>Copies the gradient of an input that was declared to need one.</summary>
    internal void ReadGradient(Value input, Span<float> destination) => Read(input, input.Gradient, destination);

    private static void Read(Value value, in Panel panel, Span<float> destination)
    {
        if (destination.Length != panel.Rows * panel.Columns)
        {
            throw new ShapeException($"Reading a value of {value.Shape} fills {panel.Rows * panel.Columns} numbers, was given room for {destination.Length}.");
        }

        RowGather.Read(panel, destination);
        GC.KeepAlive(value);
    }

    private void CheckInput(Value input, Matrix rows)
    {
        CheckOwn(input);
        ArgumentNullException.ThrowIfNull(rows);
        if (input.Producer is not null || input.IsView)
        {
            throw new ArgumentException("Only inputs can be loaded; this value is computed.", nameof(input));
        }

        if (rows.Columns != input.Features)
        {
            throw new ShapeException($"The input has {input.Features} features, so the rows must have {input.Features} columns; they have {rows.Columns}.");
        }
    }

    private void CheckOwn(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Graph != graph || value.Data.IsEmpty)
        {
            throw new ArgumentException("The value is not part of this plan. Name it among the outputs when compiling the graph.", nameof(value));
        }
    }
}
