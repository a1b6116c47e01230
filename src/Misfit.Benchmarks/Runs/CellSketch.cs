using System.Globalization;
using MathNet.Numerics;
using Misfit.Benchmarks.Contenders;
using Misfit.Benchmarks.Reports;
using Misfit.Explanations;
using Misfit.Numerics;

namespace Misfit.Benchmarks.Runs;

/// <summary>What a picture of a fitted model is drawn from: evaluated rows in a plane, all or evenly some of them; numbers to four digits.</summary>
/// <param name="X">Of each row, its place across.</param>
/// <param name="Y">Of each row, its place up.</param>
/// <param name="Anomalies">Which rows are labelled anomalies.</param>
public sealed record CellSketch(double[] X, double[] Y, bool[] Anomalies)
{
    /// <summary>Picture of the scores over the plane of two columns, as preprocessed.</summary>
    public const string Surface = "surface";

    /// <summary>Picture of what a network makes of rows in its narrowest space, on the two principal components.</summary>
    public const string Codes = "codes";

    private const int Rows = 700;
    private const int Across = 121;
    private const int Up = 91;

    /// <summary>What pictures can show.</summary>
    public static IReadOnlyList<string> All { get; } = [Surface, Codes];

    /// <summary>Of a surface: the grid's places across, ascending.</summary>
    public double[]? GridX { get; init; }

    /// <summary>Of a surface: the grid's places up, ascending.</summary>
    public double[]? GridY { get; init; }

    /// <summary>Of a surface: the score at every point of the grid, row after row from the least y on.</summary>
    public double[]? Scores { get; init; }

    /// <summary>Of a surface: the scores of the rows.</summary>
    public double[]? RowScores { get; init; }

    /// <summary>Of codes: how many numbers a code has.</summary>
    public int? CodeWidth { get; init; }

    /// <summary>Of codes: the share of their variance that the plane shows.</summary>
    public double? ExplainedVariance { get; init; }

    /// <summary>Of codes: the share of anomalies whose nearest code, of all numbers, is another anomaly's; null where no anomaly is shown.</summary>
    public double? NearestAnomalies { get; init; }

    /// <exception cref="DataException">The data or the detector cannot be shown so.</exception>
    internal static CellSketch Of(string shows, FittedContender fitted, CellData data)
    {
        int every = Math.Max(1, (data.Place.Length + Rows - 1) / Rows);
        int[] chosen = [.. Enumerable.Range(0, data.Place.Length).Where(row => row % every == 0)];
        Matrix rows = data.Test.SelectRows([.. chosen.Select(row => data.Place[row])]);
        bool[] anomalies = [.. chosen.Select(row => data.Labels[0].Anomalies[row])];
        return shows == Surface ? OfSurface(fitted, rows, anomalies) : OfCodes(fitted, rows, anomalies);
    }

    private static CellSketch OfSurface(FittedContender fitted, Matrix rows, bool[] anomalies)
    {
        if (rows.Columns != 2)
        {
            throw new DataException($"A surface needs data of two columns after preprocessing; there are {rows.Columns}.");
        }

        double[] x = Column(rows, 0), y = Column(rows, 1), gridX = ScoreContours.Grid(x, Across), gridY = ScoreContours.Grid(y, Up);
        var places = new Matrix(Across * Up, 2, [.. gridY.SelectMany(up => gridX.SelectMany(across => new[] { (float)across, (float)up }))]);
        return new CellSketch(Short(x), Short(y), anomalies) { GridX = Short(gridX), GridY = Short(gridY), Scores = Short(fitted.Score(places)), RowScores = Short(fitted.Score(rows)) };
    }

    private static CellSketch OfCodes(FittedContender fitted, Matrix rows, bool[] anomalies)
    {
        Matrix codes = fitted.Model?.Codes(rows) ?? throw new DataException("A picture of codes needs a network that has some: autoencoder, vae, anorand, iocn, flow or seq2seq.");
        var plane = PlaneMap.Projection(codes);
        return new CellSketch(Short(plane.X), Short(plane.Y), anomalies) { CodeWidth = codes.Columns, ExplainedVariance = plane.ExplainedVariance, NearestAnomalies = Nearest(codes, anomalies) };
    }

    private static double? Nearest(Matrix codes, bool[] anomalies)
    {
        double[][] places = [.. Enumerable.Range(0, codes.Rows).Select(row => Array.ConvertAll(codes.Row(row).ToArray(), value => (double)value))];
        int[] odd = [.. Enumerable.Range(0, anomalies.Length).Where(row => anomalies[row])];
        return odd.Length == 0 ? null : odd.Count(row => anomalies[Enumerable.Range(0, places.Length).Where(other => other != row).MinBy(other => Distance.SSD(places[row], places[other]))]) / (double)odd.Length;
    }

    private static double[] Column(Matrix rows, int column) => [.. Enumerable.Range(0, rows.Rows).Select(row => (double)rows[row, column])];

    private static double[] Short(double[] values) => Array.ConvertAll(values, value => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
}
