using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Invertible;

/// <summary>
/// Loss of a row x: f(INN(x)) − f(INN(x̃)), f(z) = max |z|, with one x̃ = INN⁻¹(z̃), z̃ uniform in the cube, drawn beside every row and constant for the
/// gradient. The second term is worth D / (D + 1) on average whatever the weights; in use, where nothing is drawn, it is that number.
/// </summary>
internal sealed class IocnNetwork(Iocn options, int[][] permutations, Rng rng)
    : InvertibleNetwork(permutations, options.Hidden, options.Layer, options.Noise, rng)
{
    public override Value RowLosses(Graph graph, Value input)
    {
        Value real = Radius(graph, Blurred(graph, input));
        if (!graph.Training)
        {
            return graph.Offset(real, -(float)Width / (Width + 1));
        }

        Value pulled = Flow.Invert(graph, graph.UniformNoise(Width, -1, 1));
        return graph.Subtract(real, Radius(graph, pulled));
    }

    public override Value Outputs(Graph graph, Value input) => Flow.Apply(graph, input);

    private Value Radius(Graph graph, Value rows) => graph.MaxFeatures(graph.Abs(Flow.Apply(graph, rows)));
}
