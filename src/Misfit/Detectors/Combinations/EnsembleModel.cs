using System.Globalization;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Combinations;

/// <summary>Fitted members with their scores of the fitted rows. The score is a weighted sum of ranks, in [0, 1].</summary>
public sealed class EnsembleModel : DetectorModel
{
    private const string Calibration = "calibration";

    private readonly RankedModel[] members;
    private readonly ScoreCombination combination;
    private readonly int groups;

    internal EnsembleModel(Ensemble recipe, RankedModel[] members)
        : base(recipe, members[0].Model.Width) => (this.members, combination, groups) = (members, recipe.Combination, recipe.Groups);

    /// <summary>The fitted models of the members.</summary>
    public IReadOnlyList<DetectorModel> Members => [.. members.Select(member => member.Model)];

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        for (int i = 0; i < members.Length; i++)
        {
            var own = new TensorCollection();
            members[i].Model.Save(own);
            tensors.AddPart(Prefix(i), own);
        }

        tensors.Add(Calibration, [.. members.SelectMany(member => member.Fitted.ToArray())], members.Length, members[0].Fitted.Length);
    }

    internal static EnsembleModel Load(Ensemble recipe, TensorCollection tensors)
    {
        IReadOnlyList<Detector> recipes = recipe.Recipes;
        double[] fitted = tensors.Double(Calibration, recipes.Count, -1);
        if (fitted.Length == 0 || fitted.Any(double.IsNaN))
        {
            throw new ModelFormatException("The ensemble is damaged: the scores of its fitted rows are missing or no numbers.");
        }

        var members = new RankedModel[recipes.Count];
        for (int i = 0; i < members.Length; i++)
        {
            int rows = fitted.Length / members.Length;
            members[i] = new RankedModel(recipes[i].Info.Load(recipes[i], tensors.Part(Prefix(i))), fitted[(i * rows)..((i + 1) * rows)]);
        }

        return members.All(member => member.Model.Width == members[0].Model.Width)
            ? new EnsembleModel(recipe, members)
            : throw new ModelFormatException("The ensemble is damaged: its members were fitted on different numbers of columns.");
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Matrix own = rows.SliceRows(first, scores.Length);
        double[][] ranks = [.. members.Select(member => Array.ConvertAll(member.Model.Score(own), member.Rank))];
        var ofRow = new double[members.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            for (int k = 0; k < ofRow.Length; k++)
            {
                ofRow[k] = ranks[k][i];
            }

            scores[i] = Weights(ofRow).Zip(ofRow, (weight, rank) => weight * rank).Sum();
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Each member's part of the score, shared out among the columns as that member's own positive contributions are (equally where it has none). They sum to the score.
    /// </remarks>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        double[] ranks = [.. members.Select(member => member.Rank(member.Model.Score(row)[0]))];
        double[] weights = Weights(ranks);
        var contributions = new double[Width];
        for (int k = 0; k < members.Length; k++)
        {
            double[] shares = [.. members[k].Model.Attribute(row.Row(0)).Contributions.Select(value => Math.Max(0, value))];
            double most = shares.Max(), total = most > 0 ? shares.Sum(share => share / most) : Width;
            for (int j = 0; j < Width; j++)
            {
                contributions[j] += weights[k] * ranks[k] * (most > 0 ? shares[j] / most : 1) / total;
            }
        }

        return new Attribution(contributions, null, true);
    }

    private static string Prefix(int member) => member.ToString(CultureInfo.InvariantCulture) + ".";

    /// <summary>How much each rank counts; the weights sum to 1.</summary>
    private double[] Weights(double[] ranks)
    {
        int[] all = [.. Enumerable.Range(0, ranks.Length)];
        int Largest(IEnumerable<int> of) => of.MaxBy(k => ranks[k]);
        int[] Group(int group) => [.. all.Where(k => k % groups == group)];
        return combination switch
        {
            ScoreCombination.Average => Share(all),
            ScoreCombination.Maximum => Share([Largest(all)]),
            ScoreCombination.Median => Share(all.OrderBy(k => ranks[k]).ToArray()[((all.Length - 1) / 2)..((all.Length / 2) + 1)]),
            ScoreCombination.AverageOfMaximum => Share([.. Enumerable.Range(0, groups).Select(group => Largest(Group(group)))]),
            _ => Share(Enumerable.Range(0, groups).Select(Group).MaxBy(group => group.Average(k => ranks[k]))!),
        };

        double[] Share(int[] used) => [.. all.Select(k => used.Contains(k) ? 1.0 / used.Length : 0)];
    }
}
