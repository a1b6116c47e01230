using Misfit.Detectors;
using Misfit.Numerics;

namespace Misfit.Explanations;

/// <summary>Rows in the plane as a detector sees them: by its latent codes where it has some, else by its input.</summary>
/// <param name="Rows">The rows shown, by their places in the matrix.</param>
/// <param name="Projection">By the two principal components.</param>
/// <param name="Neighbors">By t-SNE; null where there are fewer than 4 rows.</param>
/// <param name="OfCodes">Whether latent codes are shown.</param>
public sealed record RowMap(int[] Rows, PlaneMap Projection, PlaneMap? Neighbors, bool OfCodes)
{
    /// <summary>The most rows shown.</summary>
    public const int MostRows = 3000;

    private const int StrangestShown = 300;
    private const int FewestRows = 4;

    /// <summary>Draws the maps. Of more than <see cref="MostRows"/> rows the 300 strangest are shown and others drawn at random.</summary>
    /// <param name="model">The fitted detector.</param>
    /// <param name="rows">Its input. Not changed.</param>
    /// <param name="scores">The score of every row.</param>
    /// <param name="seed">Decides which rows are drawn.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static RowMap Of(DetectorModel model, Matrix rows, IReadOnlyList<double> scores, int seed = 42, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(scores);
        int[] shown = Choose(scores, seed);
        Matrix chosen = rows.SelectRows(shown);
        Matrix? codes = model.Codes(chosen);
        Matrix space = codes is { Columns: >= 2 } ? codes : chosen;
        var projection = PlaneMap.Projection(space);
        return new RowMap(shown, projection, shown.Length < FewestRows ? null : new Tsne().Map(space, cancellation), codes is { Columns: >= 2 });
    }

    private static int[] Choose(IReadOnlyList<double> scores, int seed)
    {
        if (scores.Count <= MostRows)
        {
            return [.. Enumerable.Range(0, scores.Count)];
        }

        int[] ranked = [.. Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i])];
        int[] others = ranked[StrangestShown..];
        int[] drawn = new Rng(seed).Sample(others.Length, MostRows - StrangestShown);
        return [.. ranked[..StrangestShown].Concat(drawn.Select(i => others[i])).Order()];
    }
}
