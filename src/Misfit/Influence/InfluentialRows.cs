namespace Misfit.Influence;

/// <summary>A training row's influence on another row.</summary>
/// <param name="Row">The training row.</param>
/// <param name="Influence">
/// How much training on it lowered the other row's loss, to first order and up to a common factor; negative when it raised it.
/// </param>
public sealed record InfluentialRow(int Row, double Influence);

/// <summary>The training rows that most taught a model to accept or to reject one row.</summary>
/// <param name="Proponents">Those that lowered its loss, the strongest first: the model accepts the row because of them.</param>
/// <param name="Opponents">Those that raised its loss, the strongest first: the model rejects the row because of them.</param>
/// <param name="ProponentShare">The proponents' part of the sum of all magnitudes, in [0, 1], over all training rows.</param>
public sealed record InfluentialRows(IReadOnlyList<InfluentialRow> Proponents, IReadOnlyList<InfluentialRow> Opponents, double ProponentShare)
{
    /// <summary>The strongest of both kinds; equal ones in their order.</summary>
    internal static InfluentialRows Of(double[] influences, int[] rows, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        InfluentialRow[] all = [.. influences.Select((influence, i) => new InfluentialRow(rows[i], influence))];
        double positive = influences.Where(influence => influence > 0).Sum(), total = influences.Sum(Math.Abs);
        return new InfluentialRows(
            [.. all.Where(row => row.Influence > 0).OrderByDescending(row => row.Influence).Take(most)],
            [.. all.Where(row => row.Influence < 0).OrderBy(row => row.Influence).Take(most)],
            total > 0 ? positive / total : 0);
    }
}
