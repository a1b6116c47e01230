using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>How the weights of a layer begin.</summary>
public enum Initializer
{
    /// <summary>PyTorch's default: weights and biases uniform in ±1/√inputs.</summary>
    Torch,

    /// <summary>Weights normal with the standard deviation √(2 / inputs), biases 0 (He et al. 2015).</summary>
    KaimingNormal,

    /// <summary>Keras's default: weights uniform in ±√(6 / (inputs + outputs)), biases 0 (Glorot and Bengio 2010).</summary>
    GlorotUniform,

    /// <summary>Weights normal with the standard deviation √(2 / (inputs + outputs)), biases 0 (Glorot and Bengio 2010).</summary>
    GlorotNormal,

    /// <summary>Weights with orthonormal columns, or rows where there are fewer of these, biases 0 (Saxe et al. 2014).</summary>
    Orthogonal,
}

/// <summary>Draws first weights.</summary>
internal static class Initialization
{
    /// <summary>Fills the weights (outputs × inputs) and biases of a dense layer.</summary>
    public static void Fill(Initializer initializer, Parameter weights, Parameter? bias, Rng rng)
    {
        double inputs = weights.Columns;
        double outputs = weights.Rows;
        switch (initializer)
        {
            case Initializer.Torch:
                Uniform(weights.Values, 1 / Math.Sqrt(inputs), rng);
                if (bias is not null)
                {
                    Uniform(bias.Values, 1 / Math.Sqrt(inputs), rng);
                }

                break;
            case Initializer.KaimingNormal:
                Normal(weights.Values, Math.Sqrt(2 / inputs), rng);
                break;
            case Initializer.GlorotUniform:
                Uniform(weights.Values, Math.Sqrt(6 / (inputs + outputs)), rng);
                break;
            case Initializer.GlorotNormal:
                Normal(weights.Values, Math.Sqrt(2 / (inputs + outputs)), rng);
                break;
            case Initializer.Orthogonal:
                OrthogonalMatrix.Fill(weights.Values, weights.Rows, weights.Columns, rng);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(initializer), initializer, "There is no such initialiser.");
        }
    }

    /// <summary>Fills with numbers uniform in ±<paramref name="bound"/>.</summary>
    public static void Uniform(Span<float> values, double bound, Rng rng)
    {
        foreach (ref float value in values)
        {
            value = (float)rng.NextDouble(-bound, bound);
        }
    }

    private static void Normal(Span<float> values, double deviation, Rng rng)
    {
        foreach (ref float value in values)
        {
            value = (float)(deviation * rng.NextGaussian());
        }
    }
}
