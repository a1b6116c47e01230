using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Combinations;

/// <summary>How the ranks that the members of an ensemble give to a row become one score.</summary>
public enum ScoreCombination
{
    /// <summary>Their mean.</summary>
    Average,

    /// <summary>The largest.</summary>
    Maximum,

    /// <summary>The one in the middle, or the mean of the two.</summary>
    Median,

    /// <summary>The mean over groups of members of the largest in each.</summary>
    AverageOfMaximum,

    /// <summary>The largest over groups of members of the mean of each.</summary>
    MaximumOfAverage,
}

/// <summary>
/// Several methods as one: each member's score is turned into its rank among the scores of the fitted rows, and the ranks are combined. Aggarwal and Sathe, "Theoretical Foundations and Algorithms for Outlier Ensembles", SIGKDD Explorations 17, 2015.
/// </summary>
public sealed record Ensemble : Detector<EnsembleModel>
{
    private const string Own = "ensemble";

    /// <summary>
    /// The members, which are fitted with the ensemble's seed: a detector's ID for its defaults or ID:PRESET, and either with options after slashes, as knn/neighbors=10/distance=mean.
    /// Default isolation-forest, cblof and ecod.
    /// </summary>
    public IReadOnlyList<string> Members { get; init; } = ["isolation-forest", "cblof", "ecod"];

    /// <summary>How ranks become a score. Default <see cref="ScoreCombination.Average"/>.</summary>
    public ScoreCombination Combination { get; init; } = ScoreCombination.Average;

    /// <summary>Number of groups that the members are dealt out to in turn, for the two combinations that use groups, 1 to 100. Default 2.</summary>
    public int Groups { get; init; } = 2;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = Own,
        Family = "combinations",
        Summary = "Several detectors as one: their ranks of a row, averaged or otherwise combined. Seldom best, seldom bad.",
        Paper = "C. C. Aggarwal and S. Sathe, Theoretical Foundations and Algorithms for Outlier Ensembles, SIGKDD Explorations 17, 2015",
        Options =
        [
            DetectorOption.Names<Ensemble>("members", "different other detectors, separated by commas: ID or ID:PRESET, and either with options after slashes, as knn/neighbors=10/distance=mean", "Which detectors.", IsMember, recipe => recipe.Members, (recipe, value) => recipe with { Members = value }),
            DetectorOption.Choice<Ensemble, ScoreCombination>("combination", "How ranks become a score.", recipe => recipe.Combination, (recipe, value) => recipe with { Combination = value }),
            DetectorOption.Integer<Ensemble>("groups", 1, 100, "Number of groups that the members are dealt out to.", recipe => recipe.Groups, (recipe, value) => recipe with { Groups = value }),
        ],
        Create = () => new Ensemble(),
        Load = (recipe, tensors) => EnsembleModel.Load((Ensemble)recipe, tensors),
    };

    /// <summary>The members' recipes.</summary>
    internal IReadOnlyList<Detector> Recipes => [.. Members.Select(text => RecipeText.Parse(text)! with { Seed = Seed })];

    /// <inheritdoc/>
    protected override EnsembleModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        DetectorModel[] models = [.. Recipes.Select(recipe => recipe.Fit(rows, context.Unwatched()))];
        return new EnsembleModel(this, [.. models.Select(model => new RankedModel(model, RankedModel.FittedScores(model, rows)))]);
    }

    /// <inheritdoc/>
    protected override IEnumerable<OptionProblem> Problems()
    {
        if (Combination is ScoreCombination.AverageOfMaximum or ScoreCombination.MaximumOfAverage && Groups > Members.Count)
        {
            yield return new OptionProblem("groups", $"at most the number of members, {Members.Count}", $"{Groups}");
        }
    }

    // Asked only once the catalogue exists: it holds this entry.
    private static bool IsMember(string text)
    {
        try
        {
            return RecipeText.Parse(text) is { } recipe && recipe.Info.Id != Own;
        }
        catch (OptionsException)
        {
            return false;
        }
    }
}
