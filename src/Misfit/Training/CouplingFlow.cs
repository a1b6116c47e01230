using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>A bijection of ℝᴰ: coupling blocks one after another, which can be passed both ways.</summary>
internal sealed class CouplingFlow
{
    private readonly CouplingBlock[] blocks;

    public CouplingFlow(ParameterStore store, int[][] permutations, IReadOnlyList<int> hidden, DenseLayerOptions layer, Rng rng) =>
        blocks = [.. permutations.Select((permutation, i) => new CouplingBlock(store, $"block.{i}", permutation, hidden, layer, rng))];

    /// <summary>The blocks.</summary>
    public IReadOnlyList<CouplingBlock> Blocks => blocks;

    /// <summary>Random permutations, one per block.</summary>
    public static int[][] DrawPermutations(int blocks, int width, Rng rng)
    {
        var permutations = new int[blocks][];
        for (int i = 0; i < blocks; i++)
        {
            permutations[i] = rng.Permutation(width);
        }

        return permutations;
    }

    /// <summary>z = the image of x.</summary>
    public Value Apply(Graph graph, Value x) => blocks.Aggregate(x, (value, block) => block.Apply(graph, value, withDeterminant: false).Result);

    /// <summary>z, and per sample the logarithm of the determinant of ∂z/∂x.</summary>
    public (Value Result, Value LogDeterminant) ApplyWithDeterminant(Graph graph, Value x)
    {
        Value value = x;
        Value? sum = null;
        foreach (CouplingBlock block in blocks)
        {
            (value, Value? determinant) = block.Apply(graph, value, withDeterminant: true);
            sum = sum is null ? determinant : graph.Add(sum, determinant!);
        }

        return (value, sum!);
    }

    /// <summary>The x whose image is <paramref name="z"/>; no gradient flows through it.</summary>
    public Value Invert(Graph graph, Value z)
    {
        Value value = z;
        for (int i = blocks.Length - 1; i >= 0; i--)
        {
            value = blocks[i].Invert(graph, value);
        }

        return value;
    }

    /// <summary>The image of one row, in float64.</summary>
    public double[] Apply(ReadOnlySpan<double> row)
    {
        double[] value = row.ToArray();
        foreach (CouplingBlock block in blocks)
        {
            value = block.Apply(value);
        }

        return value;
    }

    /// <summary>The row of an image, in float64.</summary>
    public double[] Invert(ReadOnlySpan<double> image)
    {
        double[] value = image.ToArray();
        for (int i = blocks.Length - 1; i >= 0; i--)
        {
            value = blocks[i].Invert(value);
        }

        return value;
    }
}
