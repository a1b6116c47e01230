using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Invertible;

/// <summary>Loss of a row x with the image z: the negative log-likelihood ½ ‖z‖² + ½ D ln 2π − ln |det ∂z/∂x|.</summary>
internal sealed class FlowNetwork(NormalizingFlow options, int[][] permutations, Rng rng)
    : InvertibleNetwork(permutations, options.Hidden, options.Layer, options.Noise, rng)
{
    /// <summary>½ D ln 2π.</summary>
    public static double Constant(int width) => 0.5 * width * Math.Log(2 * Math.PI);

    public override Value RowLosses(Graph graph, Value input)
    {
        (Value image, Value determinant) = Flow.ApplyWithDeterminant(graph, Blurred(graph, input));
        Value energy = graph.Scale(graph.SumFeatures(graph.Square(image)), 0.5f);
        return graph.Offset(graph.Subtract(energy, determinant), (float)Constant(Width));
    }

    public override Value Outputs(Graph graph, Value input)
    {
        (Value image, Value determinant) = Flow.ApplyWithDeterminant(graph, input);
        return graph.Concat(image, determinant);
    }
}
