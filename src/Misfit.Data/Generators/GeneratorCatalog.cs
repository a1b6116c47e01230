namespace Misfit.Data.Generators;

/// <summary>All generators, listed by hand.</summary>
public static class GeneratorCatalog
{
    /// <summary>Every generator.</summary>
    public static IReadOnlyList<Generator> All { get; } = [new CardPayments(), new ServerMetrics(), new Classification(), new TwoMoons(), new TwoGaussians(), new Rings(), new Gaussian()];

    /// <summary>The generator of that name.</summary>
    /// <exception cref="OptionsException">There is none; names all.</exception>
    public static Generator Find(string name) =>
        All.FirstOrDefault(generator => generator.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new OptionsException("generate", [new OptionProblem("name", $"one of {string.Join(", ", All.Select(generator => generator.Name))}", $"'{name}'")]);
}
