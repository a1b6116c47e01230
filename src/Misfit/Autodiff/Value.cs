using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff;

/// <summary>A node of a <see cref="Graph"/>: so many features of every sample of the batch, or one number for the whole batch.</summary>
public sealed class Value
{
    internal Value(Graph graph, int features, bool isScalar, Operation? producer, bool needsGradient)
    {
        Graph = graph;
        Features = features;
        IsScalar = isScalar;
        Producer = producer;
        NeedsGradient = needsGradient;
        Root = this;
    }

    private Value(Value root, int firstRow, int features, bool needsGradient)
        : this(root.Graph, features, root.IsScalar, root.Producer, needsGradient)
    {
        Root = root;
        FirstRow = firstRow;
    }

    /// <summary>Features per sample; 1 for a number.</summary>
    public int Features { get; }

    internal Graph Graph { get; }

    /// <summary>One number for the whole batch.</summary>
    internal bool IsScalar { get; }

    internal Operation? Producer { get; }

    internal bool NeedsGradient { get; }

    /// <summary>The value whose memory this one is a range of rows of; itself when it has its own.</summary>
    internal Value Root { get; }

    /// <summary>First row in <see cref="Root"/>.</summary>
    internal int FirstRow { get; }

    internal bool IsView => Root != this;

    // Set by the compiler of plans.
    internal Panel Data { get; set; }

    internal Panel Gradient { get; set; }

    internal string Shape => IsScalar ? "one number for the batch" : $"{Features} features × batch {Graph.Batch}";

    /// <summary>A range of rows over the same memory.</summary>
    internal Value View(int firstRow, int features, bool needsGradient) =>
        new(Root, FirstRow + firstRow, features, needsGradient);
}
