using System.Globalization;
using Misfit.Detectors;
using Misfit.Detectors.SyntheticLabels;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Benchmarks.Contenders;

/// <summary>A contender after it learned: what gives rows their scores, and the model behind it, if there is one.</summary>
internal sealed record FittedContender(Func<Matrix, double[]> Score, DetectorModel? Model);

/// <summary>Learns from rows with a seed.</summary>
internal delegate FittedContender ContenderFit(Matrix rows, int seed, CancellationToken cancellation);

/// <summary>
/// Contenders in a word: a recipe of the catalogue (<see cref="RecipeText"/>), the same without its training after <see cref="Untrained"/>, or one of two yardsticks that learn nothing.
/// </summary>
internal static class ContenderText
{
    public const string Untrained = "untrained/";

    /// <summary>Before N/RECIPE: the fitted network with N neurons of its noise detector silenced (<see cref="SilencedNeurons"/>).</summary>
    public const string Silenced = "silenced/";

    public const string IsolationForest = "isolation-forest";

    /// <summary>A score drawn for each row, whatever it holds.</summary>
    public const string Random = "random";

    /// <summary>Minus the variance of the row's values: low contrast is odd.</summary>
    public const string LowVariance = "low-variance";

    /// <exception cref="DataException">There is no such contender.</exception>
    /// <exception cref="OptionsException">Its options are wrong.</exception>
    public static ContenderFit Parse(string text) => text switch
    {
        Random => (_, seed, _) => new FittedContender(rows => RandomScores(rows.Rows, seed), null),
        LowVariance => (_, _, _) => new FittedContender(MinusVariance, null),
        _ when text.StartsWith(Untrained, StringComparison.Ordinal) => FirstWeights(Recipe(text[Untrained.Length..])),
        _ when text.StartsWith(Silenced, StringComparison.Ordinal) => WithSilenced(text[Silenced.Length..].Split('/', 2)),
        _ => Learning(Recipe(text)),
    };

    /// <summary>Whether training can be left out of it.</summary>
    public static bool IsDeep(string text) => text is not (Random or LowVariance) && !text.StartsWith(Untrained, StringComparison.Ordinal) && !text.StartsWith(Silenced, StringComparison.Ordinal) && Recipe(text).Info.Deep;

    private static Detector Recipe(string text) =>
        RecipeText.Parse(text) ?? throw new DataException($"There is no detector '{text}'; there are {string.Join(", ", DetectorCatalog.All.Select(info => info.Id))}, {Random}, {LowVariance} and {Untrained}DETECTOR.");

    private static ContenderFit Learning(Detector recipe) => (rows, seed, cancellation) =>
    {
        DetectorModel model = (recipe with { Seed = seed }).Fit(rows, new TrainingContext { CancellationToken = cancellation });

        // A network that was stopped returns its best so far, which is no figure to publish.
        cancellation.ThrowIfCancellationRequested();
        return new FittedContender(model.Score, model);
    };

    private static ContenderFit FirstWeights(Detector recipe) => (rows, seed, _) =>
    {
        DetectorModel model = (recipe with { Seed = seed }).Untrained(rows) ?? throw new DataException($"{recipe.Info.Id} has no network that could be left untrained.");
        return new FittedContender(model.Score, model);
    };

    private static ContenderFit WithSilenced(string[] parts)
    {
        Detector recipe = Recipe(parts[^1]);
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            throw new DataException($"{Silenced}N/RECIPE needs a number, was '{parts[0]}'.");
        }

        SilencedNeurons.Check(recipe, count);
        return (rows, seed, cancellation) =>
        {
            DetectorModel model = SilencedNeurons.Of((AnoRandModel)Learning(recipe)(rows, seed, cancellation).Model!, count, seed);
            return new FittedContender(model.Score, model);
        };
    }

    private static double[] RandomScores(int rows, int seed)
    {
        Rng rng = new Rng(seed).Stream(0x52616E64);
        return [.. Enumerable.Range(0, rows).Select(_ => rng.NextDouble())];
    }

    private static double[] MinusVariance(Matrix rows)
    {
        var scores = new double[rows.Rows];
        for (int row = 0; row < scores.Length; row++)
        {
            double sum = 0, squares = 0;
            foreach (float value in rows.Row(row))
            {
                sum += value;
                squares += (double)value * value;
            }

            double mean = sum / rows.Columns;
            scores[row] = (mean * mean) - (squares / rows.Columns);
        }

        return scores;
    }
}
