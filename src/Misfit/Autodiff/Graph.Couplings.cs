using Misfit.Autodiff.Ops;

namespace Misfit.Autodiff;

public sealed partial class Graph
{
    /// <summary>
    /// An affine coupling, scaled, shifted and permuted. Of x, the first features pass; the others, as many as half the coefficients, are changed.
    /// </summary>
    /// <param name="x">The input.</param>
    /// <param name="coefficients">What a subnet of the passing features gave: two for every changed feature.</param>
    /// <param name="scale">Features × 1; start with <see cref="GlobalScale.Neutral"/>.</param>
    /// <param name="shift">Features × 1; start with 0.</param>
    /// <param name="permutation">For every feature of the result, where it comes from.</param>
    internal Value AffineCoupling(Value x, Value coefficients, Parameter scale, Parameter shift, int[] permutation)
    {
        CheckCoupling(nameof(AffineCoupling), x, coefficients);
        CheckPermuted(nameof(AffineCoupling), x, scale, shift, permutation);
        return Append(new AffineCouplingStep(x, coefficients, scale, shift, permutation));
    }

    /// <summary>Per sample, the logarithm of the determinant of the Jacobian of <see cref="AffineCoupling"/>.</summary>
    internal Value CouplingLogDeterminant(Value coefficients, Parameter scale)
    {
        CheckFeatures(nameof(CouplingLogDeterminant), coefficients);
        return Append(new CouplingLogDeterminant(coefficients, scale));
    }

    /// <summary>The first step back through <see cref="AffineCoupling"/>: what was there before scale, shift and permutation. No gradient flows through it.</summary>
    internal Value InverseScale(Value y, Parameter scale, Parameter shift, int[] permutation)
    {
        CheckFeatures(nameof(InverseScale), y);
        CheckPermuted(nameof(InverseScale), y, scale, shift, permutation);
        return StopGradient(Append(new InverseScale(y, scale, shift, permutation)));
    }

    /// <summary>The second step back through <see cref="AffineCoupling"/>: its input. No gradient flows through it.</summary>
    internal Value InverseCoupling(Value u, Value coefficients)
    {
        CheckCoupling(nameof(InverseCoupling), u, coefficients);
        return StopGradient(Append(new InverseCoupling(u, coefficients)));
    }

    private void CheckCoupling(string operation, Value x, Value coefficients)
    {
        CheckFeatures(operation, x);
        CheckFeatures(operation, coefficients);
        if (coefficients.Features % 2 != 0 || coefficients.Features / 2 >= x.Features)
        {
            throw new ShapeException($"{operation}: the coefficients must be two for every changed feature of an input of {x.Shape}, of which at least one passes; they are {coefficients.Shape}.");
        }
    }

    private static void CheckPermuted(string operation, Value x, Parameter scale, Parameter shift, int[] permutation)
    {
        CheckPerFeature(operation, x, x.Features, scale);
        CheckPerFeature(operation, x, x.Features, shift);
        if (permutation.Length != x.Features || permutation.Distinct().Count() != x.Features || permutation.Min() < 0 || permutation.Max() >= x.Features)
        {
            throw new ShapeException($"{operation}: the permutation must name each of the {x.Features} features once.");
        }
    }
}
