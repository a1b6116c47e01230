using System.Diagnostics;
using MathNet.Numerics;

namespace Misfit.Autodiff;

/// <summary>Activations of single numbers in float64, for what must be more precise than a plan.</summary>
internal static class ActivationValue
{
    // Klambauer et al. 2017, equation 14.
    private const double SeluScale = 1.0507009873554805;
    private const double SeluAlpha = 1.6732632423543772;

    /// <param name="activation">Which.</param>
    /// <param name="x">Of what.</param>
    /// <param name="slope">Of a leaky ReLU.</param>
    public static double Of(Activation activation, double x, double slope) => activation switch
    {
        Activation.Identity => x,
        Activation.Relu => Math.Max(x, 0),
        Activation.LeakyRelu => x > 0 ? x : slope * x,
        Activation.Sigmoid => Sigmoid(x),
        Activation.Tanh => Math.Tanh(x),
        Activation.Softplus => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))),
        Activation.Elu => x > 0 ? x : Math.Exp(x) - 1,
        Activation.Selu => SeluScale * (x > 0 ? x : SeluAlpha * (Math.Exp(x) - 1)),
        Activation.Gelu => 0.5 * x * (1 + SpecialFunctions.Erf(x / Math.Sqrt(2))),
        Activation.Silu => x * Sigmoid(x),
        _ => throw new UnreachableException(),
    };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
