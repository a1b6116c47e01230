using System.Globalization;
using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Sequences;

/// <summary>How a row is a sequence: so many steps of so many channels, step after step.</summary>
internal sealed record SequenceLayout(int Steps, int Channels)
{
    /// <summary>Every step is a part of the plan of its own, with memory of its own.</summary>
    private const int MostSteps = 4096;

    private const string Tensor = "sequence";

    public int Columns => Steps * Channels;

    /// <summary>A window's steps and channels; of other rows, each column is a step.</summary>
    /// <exception cref="DataException">There are too many steps.</exception>
    public static SequenceLayout Of(string detector, Matrix rows)
    {
        SequenceLayout layout = rows.RowShape is { IsSeries: true } shape ? new(shape.Width, shape.Channels) : new(rows.Columns, 1);
        return layout.Steps <= MostSteps
            ? layout
            : throw new DataException(string.Create(CultureInfo.InvariantCulture, $"{detector} reads rows step by step, at most {MostSteps:N0} steps; these rows have {layout.Steps:N0}. Use shorter windows, or a detector that is no sequence model."));
    }

    /// <summary>Whether a model file holds a layout.</summary>
    public static bool IsIn(TensorCollection tensors) => tensors.Names.Contains(Tensor);

    /// <summary>Each step of the rows, in their order, without copying.</summary>
    public Value[] StepsOf(Graph graph, Value rows) =>
        [.. Enumerable.Range(0, Steps).Select(step => graph.Slice(rows, step * Channels, Channels))];

    public void Save(TensorCollection tensors) => tensors.Add(Tensor, [Steps, Channels]);

    /// <exception cref="ModelFormatException">The file holds no possible layout.</exception>
    public static SequenceLayout Load(TensorCollection tensors)
    {
        int[] sizes = tensors.Int32(Tensor, 2);
        return sizes[0] is > 0 and <= MostSteps && sizes[1] is > 0 and <= 65_536
            ? new(sizes[0], sizes[1])
            : throw new ModelFormatException($"Tensor 'sequence' must hold 1 to {MostSteps} steps and 1 to 65536 channels; it holds [{sizes[0]}, {sizes[1]}].");
    }
}
