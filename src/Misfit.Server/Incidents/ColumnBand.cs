using Misfit.Tables;

namespace Misfit.Server.Incidents;

/// <summary>The expected band of one column at every row of a run.</summary>
/// <param name="Column">The column.</param>
/// <param name="Groups">One band for each group.</param>
internal sealed record ColumnBand(NumberColumn Column, IReadOnlyList<ExpectedBand> Groups)
{
    private readonly double[] middles = Middles(Column.Count, Groups);

    /// <summary>How far the value of a row is above (or below) what is expected; NaN where it is missing.</summary>
    public double Delta(int row) => Column.Values[row] - middles[row];

    /// <summary>What is expected at a row; NaN where the value is missing.</summary>
    public double Expected(int row) => middles[row];

    /// <summary>The band of a column in all groups.</summary>
    public static ColumnBand Of(InvestigatedRun run, NumberColumn column, bool[] flagged) =>
        new(column, [.. Enumerable.Range(0, run.GroupNames.Count).Select(group => ExpectedBand.Of(run, column, group, flagged))]);

    private static double[] Middles(int rows, IReadOnlyList<ExpectedBand> groups)
    {
        double[] middles = [.. Enumerable.Repeat(double.NaN, rows)];
        foreach (ExpectedBand band in groups)
        {
            for (int i = 0; i < band.Rows.Count; i++)
            {
                middles[band.Rows[i]] = band.Middle[i];
            }
        }

        return middles;
    }
}
