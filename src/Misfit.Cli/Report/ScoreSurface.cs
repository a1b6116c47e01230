using Misfit.Decisions;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Cli.Report;

/// <summary>The scores of a grid over the plane of two number columns, in the user's units.</summary>
internal sealed class ScoreSurface
{
    public const int Across = 121;
    public const int Up = 91;

    private const double Margin = 0.12;

    private ScoreSurface(NumberColumn x, NumberColumn y, double[] gridX, double[] gridY, double[] scores) =>
        (X, Y, GridX, GridY, Scores) = (x, y, gridX, gridY, scores);

    public NumberColumn X { get; }

    public NumberColumn Y { get; }

    public double[] GridX { get; }

    public double[] GridY { get; }

    /// <summary>Row after row, from the least y on.</summary>
    public double[] Scores { get; }

    /// <summary>The surface of data of two number columns; null for other data.</summary>
    public static ScoreSurface? Of(PipelineModel model, Table rows)
    {
        ColumnSchema[] used = [.. model.Schema.Where(column => model.DataReport.Columns.Any(report => report.Used && report.Column == column.Name))];
        if (model.Schema.Count != 2 || used.Length != 2 || model.Preprocessor.Features.Count != 2
            || rows[used[0].Name] is not NumberColumn x || rows[used[1].Name] is not NumberColumn y)
        {
            return null;
        }

        double[] gridX = Grid(x, Across), gridY = Grid(y, Up);
        var places = new Table([
            new NumberColumn(x.Name, [.. gridY.SelectMany(_ => gridX)]),
            new NumberColumn(y.Name, [.. gridY.SelectMany(value => Enumerable.Repeat(value, Across))])]);
        return new ScoreSurface(x, y, gridX, gridY, model.Score(places).Scores);
    }

    /// <summary>Scores that cut the surface into bands: four below the threshold and four above, each of the same share of the grid.</summary>
    public (double[] Below, double[] Above) Levels(Threshold threshold) =>
        (Cut(score => score <= threshold.Value), Cut(score => score > threshold.Value));

    private double[] Cut(Func<double, bool> belongs)
    {
        double[] side = [.. Scores.Where(belongs).Order()];
        return side.Length == 0 ? [] : [.. Enumerable.Range(1, 4).Select(k => side[k * side.Length / 5]).Distinct()];
    }

    private static double[] Grid(NumberColumn column, int count)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (double value in column.Values)
        {
            (least, most) = double.IsNaN(value) ? (least, most) : (Math.Min(least, value), Math.Max(most, value));
        }

        double room = most > least ? Margin * (most - least) : 1;
        return [.. Enumerable.Range(0, count).Select(i => least - room + (i * (most - least + (2 * room)) / (count - 1)))];
    }
}
