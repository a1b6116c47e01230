using System.Numerics;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Forests;

/// <summary>
/// Isolation forest: random splits cut an odd row off after few cuts. Liu, Ting and Zhou, "Isolation Forest", ICDM 2008.
/// </summary>
public sealed record IsolationForest : Detector<IsolationForestModel>
{
    /// <summary>Trees grown at once between two reports of progress.</summary>
    private const int TreesPerReport = 64;

    /// <summary>Number of trees, 1 to 10,000. Default 100.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Rows each tree is grown on, drawn without replacement, 2 to 65,536. Default 256. All rows when there are fewer.</summary>
    public int SampleSize { get; init; } = 256;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "isolation-forest",
        Family = "trees",
        Summary = "Random splits cut an odd row off from the rest after few cuts. Fast, needs no scaling, a good first choice.",
        Paper = "F. T. Liu, K. M. Ting and Z.-H. Zhou, Isolation Forest, ICDM 2008",
        Options =
        [
            DetectorOption.Integer<IsolationForest>("trees", 1, 10_000, "Number of trees; more make the scores steadier.", recipe => recipe.Trees, (recipe, value) => recipe with { Trees = value }),
            DetectorOption.Integer<IsolationForest>("sample-size", 2, 65_536, "Rows each tree is grown on.", recipe => recipe.SampleSize, (recipe, value) => recipe with { SampleSize = value }),
        ],
        Create = () => new IsolationForest(),
        Load = (recipe, tensors) => IsolationForestModel.Load((IsolationForest)recipe, tensors),
    };

    /// <inheritdoc/>
    protected override IEnumerable<OptionProblem> Problems()
    {
        if (Trees * (long)SampleSize > 1 << 27)
        {
            yield return new OptionProblem("trees", $"at most {(1 << 27) / SampleSize} with samples of {SampleSize} rows", $"{Trees}");
        }
    }

    /// <inheritdoc/>
    protected override IsolationForestModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Rows < 2)
        {
            throw new DataException("isolation-forest needs at least two rows to learn what is normal; there is one.");
        }

        int sample = Math.Min(SampleSize, rows.Rows);
        int height = Math.Max(1, BitOperations.Log2((uint)(sample - 1)) + 1);
        var trees = new IsolationTree[Trees];
        var random = new Rng(Seed);
        var parallel = new ParallelOptions { CancellationToken = context.CancellationToken };
        for (int first = 0; first < Trees; first += TreesPerReport)
        {
            int end = Math.Min(first + TreesPerReport, Trees);
            Parallel.For(first, end, parallel, tree => trees[tree] = IsolationTree.Grow(rows, sample, height, random.Stream(tree)));
            context.Progress?.Report(new TrainingProgress("growing trees", end, Trees, null, null));
        }

        return new IsolationForestModel(this, rows.Columns, height, trees);
    }
}
