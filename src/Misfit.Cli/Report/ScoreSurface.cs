using Misfit.Benchmarks.Reports;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Cli.Report;

/// <summary>The scores of a grid over the plane of two number columns, in the user's units.</summary>
internal sealed class ScoreSurface
{
    private const int Across = 121;
    private const int Up = 91;

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

        double[] gridX = ScoreContours.Grid(x.Values, Across), gridY = ScoreContours.Grid(y.Values, Up);
        var places = new Table([
            new NumberColumn(x.Name, [.. gridY.SelectMany(_ => gridX)]),
            new NumberColumn(y.Name, [.. gridY.SelectMany(value => Enumerable.Repeat(value, Across))])]);
        return new ScoreSurface(x, y, gridX, gridY, model.Score(places).Scores);
    }
}
