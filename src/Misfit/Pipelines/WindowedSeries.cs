using Misfit.Detectors;
using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Series;
using Misfit.Tables;

namespace Misfit.Pipelines;

/// <summary>A table's points in time as the windows a detector sees, and windows' scores brought back to points.</summary>
internal sealed class WindowedSeries
{
    /// <summary>Windows gathered and scored at once: overlapping windows take many times the memory of their points.</summary>
    private const int BlockWindows = 8192;

    private readonly FittedSeries series;
    private readonly WindowCutter cutter;

    /// <summary>Cuts points into windows.</summary>
    /// <param name="series">How.</param>
    /// <param name="preprocessor">Makes features of points.</param>
    /// <param name="rows">The table.</param>
    /// <param name="points">Points of it.</param>
    /// <param name="firstRow">The number by which messages call the first row.</param>
    public WindowedSeries(FittedSeries series, Preprocessor preprocessor, Table rows, SeriesPoints points, long firstRow = 0)
    {
        (this.series, Points, cutter) = (series, points, series.Cutter);
        HashSet<string> used = [.. preprocessor.Schema.Select(column => column.Name)];
        (Values, Places) = series.Transform.Apply(rows, points, used.Contains(series.Options.Time), used.Contains);
        Transformed = preprocessor.Transform(Values, firstRow);
        Windows = cutter.Cut(Places, points);
    }

    public SeriesPoints Points { get; }

    /// <summary>A row for each point that has features.</summary>
    public Table Values { get; }

    /// <summary>The point of each row of <see cref="Values"/>.</summary>
    public int[] Places { get; }

    public TransformedRows Transformed { get; }

    /// <summary>All windows; their places are rows of <see cref="Values"/>.</summary>
    public List<Window> Windows { get; }

    /// <summary>The windows as rows of a matrix.</summary>
    public Matrix Gather() => Gather(0, Windows.Count);

    /// <summary>The only row of one window.</summary>
    public Matrix Gather(int window) => Gather(window, 1);

    /// <summary>What tells a window from all others of a table: its series and first step.</summary>
    public (int Group, long Start) Key(int window) => (Points.Groups[Places[Windows[window].First]], Windows[window].Start);

    public double[] WindowScores(DetectorModel model)
    {
        var scores = new double[Windows.Count];
        for (int first = 0; first < scores.Length; first += BlockWindows)
        {
            model.Score(Gather(first, Math.Min(BlockWindows, scores.Length - first))).CopyTo(scores, first);
        }

        return scores;
    }

    /// <summary>The score of every point, NaN where no window gives one.</summary>
    public double[] PointScores(double[] windowScores)
    {
        var sums = new double[Points.Count];
        var counts = new int[Points.Count];
        for (int i = 0; i < Windows.Count; i++)
        {
            Window window = Windows[i];
            int first = series.Options.Points == PointScore.Last ? window.End - 1 : window.First;
            for (int at = first; at < window.End; at++)
            {
                sums[Places[at]] += windowScores[i];
                counts[Places[at]]++;
            }
        }

        return [.. sums.Select((sum, point) => counts[point] == 0 ? double.NaN : sum / counts[point])];
    }

    /// <summary>The window that made a point odd: of those that give it its score, the one with the highest score; −1 when there is none.</summary>
    public int StrangestWindow(int point, double[] windowScores)
    {
        int strangest = -1;
        for (int i = 0; i < Windows.Count; i++)
        {
            bool tells = series.Options.Points == PointScore.Last
                ? Places[Windows[i].End - 1] == point
                : Places[Windows[i].First] <= point && point <= Places[Windows[i].End - 1];
            strangest = tells && (strangest < 0 || windowScores[i] > windowScores[strangest]) ? i : strangest;
        }

        return strangest;
    }

    private Matrix Gather(int first, int count) =>
        cutter.Gather(Transformed.Features, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Windows).Slice(first, count), Places, Points);
}
