using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Perturbations;

/// <summary>Scale, shift and divergence that a perturbator gives each row.</summary>
/// <param name="Scale">One number a column.</param>
/// <param name="Shift">One number a column.</param>
/// <param name="Divergence">From the standard normal distribution, one number a row; null without noise.</param>
internal readonly record struct Perturbing(Value Scale, Value Shift, Value? Divergence);

/// <summary>
/// From a row to the scale and shift of each column: a hidden layer, the narrow one (its mean and the logarithm of its variance), a hidden layer, and a
/// linear output of the shifts followed by the scales.
/// </summary>
internal sealed class Perturbator
{
    /// <summary>e^λ neither vanishes nor overflows between these.</summary>
    private const float LeastLogVariance = -30;
    private const float MostLogVariance = 20;

    /// <summary>By how much an identity start shrinks the output's weights.</summary>
    private const float IdentityShrink = 0.01f;

    private readonly DenseLayer encoder;
    private readonly DenseLayer mean;
    private readonly DenseLayer? logVariance;
    private readonly DenseLayer decoder;
    private readonly DenseLayer output;
    private readonly int columns;
    private readonly int latent;

    public Perturbator(Plad options, PladWidths widths, ParameterStore store, int number, Rng rng)
    {
        (columns, latent) = (widths.Columns, widths.Latent);
        string name = $"perturbator.{number}";
        var linear = new DenseLayerOptions { Initializer = options.Initializer };
        DenseLayerOptions hidden = linear with { Activation = Activation.LeakyRelu };
        encoder = new DenseLayer(store, $"{name}.encoder", columns, widths.PerturbatorHidden, hidden, rng);
        mean = new DenseLayer(store, $"{name}.mean", widths.PerturbatorHidden, latent, linear, rng);
        logVariance = options.Perturbator == PerturbatorKind.Variational ? new DenseLayer(store, $"{name}.log-variance", widths.PerturbatorHidden, latent, linear, rng) : null;
        decoder = new DenseLayer(store, $"{name}.decoder", latent, widths.PerturbatorHidden, hidden, rng);
        output = new DenseLayer(store, $"{name}.output", widths.PerturbatorHidden, 2 * columns, linear, rng);
        if (options.IdentityInit)
        {
            BeginWithIdentity(store.Parameters[^2], store.Parameters[^1]);
        }
    }

    /// <summary>In a training graph of a variational perturbator the narrow layer is drawn, else it is its mean.</summary>
    public Perturbing Perturb(Graph graph, Value rows)
    {
        Value features = encoder.Apply(graph, rows);
        Value mu = mean.Apply(graph, features);
        Value drawn = mu;
        Value? divergence = null;
        if (logVariance is not null)
        {
            Value lambda = graph.Clamp(logVariance.Apply(graph, features), LeastLogVariance, MostLogVariance);
            Value terms = graph.SumFeatures(graph.Subtract(graph.Add(graph.Exp(lambda), graph.Square(mu)), lambda));
            divergence = graph.Scale(graph.Offset(terms, -latent), 0.5f);
            drawn = graph.Training ? graph.Add(mu, graph.Multiply(graph.Exp(graph.Scale(lambda, 0.5f)), graph.GaussianNoise(latent))) : mu;
        }

        Value both = output.Apply(graph, decoder.Apply(graph, drawn));
        return new Perturbing(graph.Slice(both, columns, columns), graph.Slice(both, 0, columns), divergence);
    }

    private void BeginWithIdentity(Parameter weights, Parameter bias)
    {
        foreach (ref float weight in weights.Values)
        {
            weight *= IdentityShrink;
        }

        bias.Values[..columns].Clear();
        bias.Values[columns..].Fill(1);
    }
}
