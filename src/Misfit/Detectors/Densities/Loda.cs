using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Densities;

/// <summary>
/// Histograms of random projections. Pevný, "Loda: Lightweight on-line detector of anomalies", Machine Learning 102, 2016.
/// </summary>
public sealed record Loda : Detector<LodaModel>
{
    /// <summary>Number of projections, 1 to 10,000. Default 100.</summary>
    public int Projections { get; init; } = 100;

    /// <summary>Bins of each histogram, 2 to 1,000. Default 10.</summary>
    public int Bins { get; init; } = 10;

    /// <summary>Whether to look values up as PyOD does: one bin too far to the right, and the mean divided twice. Default false.</summary>
    public bool PyodLookup { get; init; }

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "loda",
        Family = "densities",
        Summary = "Histograms of random sparse projections. As fast as one histogram per column, and sees some relations between columns.",
        Paper = "T. Pevný, Loda: Lightweight on-line detector of anomalies, Machine Learning 102, 2016",
        Options =
        [
            DetectorOption.Integer<Loda>("projections", 1, 10_000, "Number of random projections.", recipe => recipe.Projections, (recipe, value) => recipe with { Projections = value }),
            DetectorOption.Integer<Loda>("bins", 2, 1000, "Bins of each histogram.", recipe => recipe.Bins, (recipe, value) => recipe with { Bins = value }),
            DetectorOption.Flag<Loda>("pyod-lookup", "Look values up as PyOD does, one bin too far to the right.", recipe => recipe.PyodLookup, (recipe, value) => recipe with { PyodLookup = value }),
        ],
        Create = () => new Loda(),
        Load = (recipe, tensors) => LodaModel.Load((Loda)recipe, tensors),
    };

    /// <inheritdoc/>
    protected override LodaModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int used = (int)Math.Sqrt(rows.Columns);
        var random = new Rng(Seed);
        var columns = new int[Projections * used];
        var weights = new double[columns.Length];
        for (int projection = 0; projection < Projections; projection++)
        {
            Rng own = random.Stream(projection);
            int[] chosen = own.Sample(rows.Columns, used);
            chosen.Order().ToArray().CopyTo(columns, projection * used);
            for (int i = 0; i < used; i++)
            {
                weights[(projection * used) + i] = own.NextGaussian();
            }
        }

        return LodaModel.Of(this, rows, columns, weights);
    }
}
