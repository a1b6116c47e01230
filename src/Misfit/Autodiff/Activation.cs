namespace Misfit.Autodiff;

/// <summary>An element-wise non-linearity.</summary>
public enum Activation
{
    /// <summary>x.</summary>
    Identity,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x above zero, slope · x below.</summary>
    LeakyRelu,

    /// <summary>1 / (1 + e^−x).</summary>
    Sigmoid,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>ln(1 + e^x).</summary>
    Softplus,

    /// <summary>x above zero, e^x − 1 below (Clevert, Unterthiner and Hochreiter 2016).</summary>
    Elu,

    /// <summary>The self-normalising variant of <see cref="Elu"/> (Klambauer et al. 2017).</summary>
    Selu,

    /// <summary>x · Φ(x) with the normal distribution function Φ (Hendrycks and Gimpel 2016).</summary>
    Gelu,

    /// <summary>x · sigmoid(x).</summary>
    Silu,
}
