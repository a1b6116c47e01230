using Misfit.Numerics;
using Misfit.Server.Feedback;
using Misfit.Server.Incidents;
using Misfit.Tables;

namespace Misfit.Server.Tests.Incidents;

public class PictureTests
{
    [Fact]
    public void Impact_map_ranks_the_planted_source_first()
    {
        var rng = new Rng(3);
        int rows = 2000;
        int[] server = [.. Enumerable.Range(0, rows).Select(_ => rng.NextInt32(10))];
        int[] currency = [.. Enumerable.Range(0, rows).Select(_ => rng.NextInt32(50) == 0 ? 1 : 0)];
        double[] scores = [.. Enumerable.Range(0, rows).Select(row => server[row] == 7 && row is > 800 and < 1000 ? 2 + rng.NextDouble() : rng.NextInt32(400) == 0 ? 1.5 : rng.NextDouble())];
        Column[] columns = [new CategoryColumn("currency", currency, ["EUR", "USD"]), new CategoryColumn("server", server, [.. Enumerable.Range(0, 10).Select(i => $"web-{i}")])];
        InvestigatedRun run = InvestigatedRuns.Of(scores, 1.2, more: columns);
        int[] flagged = [.. Enumerable.Range(0, rows).Where(row => scores[row] > 1.2)];
        IReadOnlyList<Impact> impacts = ImpactMap.Of(run, flagged);
        Assert.Equal(("server", "web-7"), (impacts[0].Column, impacts[0].Value));
        Assert.True(impacts[0].Share > 0.9 && impacts[0].Usual < 0.15);
        Assert.All(impacts.GroupBy(impact => impact.Column), column => Assert.Equal(1, column.Sum(impact => impact.Share), 9));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Band_rule_flags_a_value_exactly_when_it_is_outside_the_band(bool time)
    {
        var rng = new Rng(5);
        double[] values = [.. Enumerable.Range(0, 20_000).Select(row => 50 + (30 * Math.Sin(2 * Math.PI * row / 1440)) + rng.NextGaussian() + (row == 15_000 ? 40 : 0))];
        var column = new NumberColumn("load", values);
        InvestigatedRun run = InvestigatedRuns.Of(new double[values.Length], 1, more: [column], time: time);
        ExpectedBand band = ExpectedBand.Of(run, column, 0, new bool[values.Length]);
        Assert.True(band.IsOutside(15_000));
        for (int i = 0; i < band.Rows.Count; i++)
        {
            Assert.True(band.Lower[i] <= band.Middle[i] && band.Middle[i] <= band.Upper[i]);
            Assert.Equal(values[band.Rows[i]] < band.Lower[i] || values[band.Rows[i]] > band.Upper[i], band.IsOutside(i));
        }

        Assert.InRange(Enumerable.Range(0, band.Rows.Count).Count(band.IsOutside), 1, 400);
    }

    [Fact]
    public void Swim_lanes_hold_every_row_once_and_the_worst_score_of_each_cell()
    {
        double[] scores = [.. Enumerable.Range(0, 303).Select(row => row * 37 % 101 / 10.0)];
        InvestigatedRun run = InvestigatedRuns.Of(scores, 9, ["a", "b", "c"]);
        bool[] flagged = Judgement.Of(run, []).Flagged;
        SwimLanes lanes = SwimLanes.Of(run, flagged, 24);
        Assert.Equal(["a", "b", "c"], lanes.Groups);
        Assert.Equal(scores.Length, lanes.Cells.Sum(lane => lane.Sum(cell => cell.Rows)));
        Assert.Equal(flagged.Count(flag => flag), lanes.Cells.Sum(lane => lane.Sum(cell => cell.Flagged)));
        for (int cell = 0; cell < 24; cell++)
        {
            double worst = run.Order.Where(row => run.GroupOfRow[row] == 1 && run.PlaceOf(row) >= lanes.Starts[cell] && run.PlaceOf(row) < lanes.Starts[cell + 1]).Max(row => scores[row]);
            Assert.Equal(worst, lanes.Cells[1][cell].Worst);
        }
    }

    [Fact]
    public void Swim_lanes_of_fewer_rows_than_cells_have_a_cell_per_row()
    {
        InvestigatedRun run = InvestigatedRuns.Of([1, 2, 3], 9, time: false);
        Assert.Equal([1.0, 2, 3], SwimLanes.Of(run, new bool[3], 40).Cells[0].Select(cell => cell.Worst));
    }
}
