using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>The features of several values, one after another.</summary>
internal sealed class Concat : Operation
{
    private readonly Operand[] parts;

    public Concat(Graph graph, Value[] values)
    {
        parts = [.. values.Select(Use)];
        CreateOutput(graph, values.Sum(value => value.Features));
    }

    public override void Forward()
    {
        int row = 0;
        foreach (Operand part in parts)
        {
            part.Data.Span.CopyTo(Output.Data.SliceRows(row, part.Data.Rows).Span);
            row += part.Data.Rows;
        }
    }

    public override void Backward()
    {
        int row = 0;
        foreach (Operand part in parts)
        {
            if (part.WantsGradient)
            {
                Panel gradient = Output.Gradient.SliceRows(row, part.Data.Rows);
                Elementwise.AddScaled(1, gradient, part.Gradient, part.Accumulates);
            }

            row += part.Data.Rows;
        }
    }
}
