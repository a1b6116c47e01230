using Misfit.Autodiff;
using Misfit.Autodiff.Ops;
using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Training;

/// <summary>
/// A block of an invertible network, as FrEIA's AllInOneBlock does it: a subnet of the first half of the features says how the other half is
/// stretched and moved; then every feature is scaled and shifted, and the features are permuted.
/// </summary>
internal sealed class CouplingBlock
{
    private readonly DenseLayer[] subnet;
    private readonly Parameter scale;
    private readonly Parameter shift;
    private readonly int[] permutation;
    private readonly int passive;

    /// <param name="store">Where the weights go.</param>
    /// <param name="name">The first part of their names.</param>
    /// <param name="permutation">For every feature of the result, where it comes from.</param>
    /// <param name="hidden">The subnet's hidden widths.</param>
    /// <param name="layer">What its hidden layers are like.</param>
    /// <param name="rng">For the first weights.</param>
    public CouplingBlock(ParameterStore store, string name, int[] permutation, IReadOnlyList<int> hidden, DenseLayerOptions layer, Rng rng)
    {
        this.permutation = permutation;
        int active = permutation.Length / 2;
        passive = permutation.Length - active;
        int[] widths = [passive, .. hidden, 2 * active];
        subnet = new DenseLayer[widths.Length - 1];
        for (int i = 0; i < subnet.Length; i++)
        {
            DenseLayerOptions options = i == subnet.Length - 1 ? new DenseLayerOptions { Initializer = layer.Initializer } : layer;
            subnet[i] = new DenseLayer(store, $"{name}.{i}", widths[i], widths[i + 1], options, rng);
        }

        scale = store.Add($"{name}.scale", permutation.Length, 1);
        shift = store.Add($"{name}.shift", permutation.Length, 1);
        scale.Values.Fill(GlobalScale.Neutral);
    }

    /// <summary>For every feature of the result, where it comes from.</summary>
    public ReadOnlySpan<int> Permutation => permutation;

    /// <summary>The block's result, and per sample the logarithm of its Jacobian's determinant where it is asked for.</summary>
    public (Value Result, Value? LogDeterminant) Apply(Graph graph, Value x, bool withDeterminant)
    {
        Value coefficients = Coefficients(graph, x);
        Value? determinant = withDeterminant ? graph.CouplingLogDeterminant(coefficients, scale) : null;
        return (graph.AffineCoupling(x, coefficients, scale, shift, permutation), determinant);
    }

    /// <summary>The x of which the block makes <paramref name="y"/>, without a gradient.</summary>
    public Value Invert(Graph graph, Value y)
    {
        Value u = graph.InverseScale(y, scale, shift, permutation);
        return graph.InverseCoupling(u, Coefficients(graph, u));
    }

    /// <summary>The block's result for one row, in float64.</summary>
    public double[] Apply(ReadOnlySpan<double> x)
    {
        var coefficients = new RowCoefficients(subnet, x[..passive]);
        var y = new double[x.Length];
        for (int j = 0; j < y.Length; j++)
        {
            int from = permutation[j];
            double moved = from < passive ? x[from] : (x[from] * coefficients.Growth(from - passive)) + coefficients.Move(from - passive);
            y[j] = (moved * GlobalScale.Of(scale.Values[from])) + shift.Values[from];
        }

        return y;
    }

    /// <summary>The row of which the block makes <paramref name="y"/>, in float64.</summary>
    public double[] Invert(ReadOnlySpan<double> y)
    {
        var x = new double[y.Length];
        for (int j = 0; j < y.Length; j++)
        {
            int to = permutation[j];
            x[to] = (y[j] - shift.Values[to]) / GlobalScale.Of(scale.Values[to]);
        }

        var coefficients = new RowCoefficients(subnet, x.AsSpan(0, passive));
        for (int i = passive; i < x.Length; i++)
        {
            x[i] = (x[i] - coefficients.Move(i - passive)) / coefficients.Growth(i - passive);
        }

        return x;
    }

    private Value Coefficients(Graph graph, Value x) => subnet.Aggregate(graph.Slice(x, 0, passive), (value, layer) => layer.Apply(graph, value));

    /// <summary>What the subnet says of one row, in float64: see <see cref="AffineCoupling"/>.</summary>
    private readonly struct RowCoefficients
    {
        private readonly double[] values;

        public RowCoefficients(DenseLayer[] subnet, ReadOnlySpan<double> passing)
        {
            values = passing.ToArray();
            foreach (DenseLayer layer in subnet)
            {
                values = layer.Apply(values);
            }
        }

        public double Growth(int active) => Math.Exp(AffineCoupling.Clamp * Math.Tanh(values[active] * AffineCoupling.Damping / AffineCoupling.Clamp));

        public double Move(int active) => values[(values.Length / 2) + active] * AffineCoupling.Damping;
    }
}
