using System.Globalization;
using Misfit.Benchmarks.Contenders;
using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;
using Misfit.Detectors.Invertible;
using Misfit.Numerics;

namespace Misfit.StudiesBenchmark;

/// <summary>
/// How far rows are from themselves after the way through an invertible network and back, the ROC AUC, and what share of the evaluated normal rows lies inside IOCN's cube; protocol one-class.
/// Options: data=TEXT,… and recipes=RECIPE,… as suites write them, seeds=5.
/// </summary>
internal static class RoundTripTable
{
    public static void Run(IReadOnlyList<string> arguments)
    {
        Dictionary<string, string> settings = Runs.Settings(arguments, ("data", "generated/two-moons,thyroid"), ("recipes", "iocn,flow"), ("seeds", "5"));
        Console.WriteLine("| data | recipe | seeds | ROC AUC | normal rows inside the cube | in float32 | in float64 | float32 images off by |\n|---|---|---|---|---|---|---|---|");
        var source = new BenchmarkData();
        foreach (string data in settings["data"].Split(','))
        {
            foreach (string recipe in settings["recipes"].Split(','))
            {
                RoundTrip[] trips = [.. Enumerable.Range(1, Runs.Integer(settings["seeds"])).Select(seed => Measure(source, new Cell(data, recipe, "one-class", null, seed)))];
                double inside = trips.Average(trip => trip.Inside);
                Console.WriteLine($"| {data} | {recipe} | {trips.Length} | {Runs.PerCent([.. trips.Select(trip => trip.RocAuc)])} | {(double.IsNaN(inside) ? "" : inside.ToString("0 %", CultureInfo.InvariantCulture))} | {Small(trips.Max(trip => trip.Single))} | {Small(trips.Max(trip => trip.Double))} | {Small(trips.Max(trip => trip.ImagesOff))} |");
            }
        }
    }

    private static RoundTrip Measure(BenchmarkData source, Cell cell)
    {
        CellData data = CellData.Of(source, cell);
        var model = ContenderText.Parse(cell.Recipe)(data.Train, cell.Seed, default).Model as InvertibleModel
            ?? throw new ArgumentException($"{cell.Recipe} is no invertible network; take iocn or flow.");
        double[] scores = model.Score(data.Test);
        double[] normal = [.. data.Place.Where((_, row) => !data.Labels[0].Anomalies[row]).Select(place => scores[place])];
        Matrix images = model.Transform(data.Test), back = model.Invert(images);
        double[] exact = new double[data.Test.Rows], off = new double[data.Test.Rows];
        Parallel.For(0, data.Test.Rows, i =>
        {
            double[] row = Array.ConvertAll(data.Test.Row(i).ToArray(), value => (double)value), image = model.Transform(row);
            exact[i] = Largest(row, model.Invert(image));
            off[i] = Largest(image, Array.ConvertAll(images.Row(i).ToArray(), value => (double)value)) / Math.Max(1, image.Max(Math.Abs));
        });
        return new RoundTrip(
            Figures.Of([.. data.Place.Select(place => scores[place])], data.Labels[0].Anomalies).RocAuc,
            model is IocnModel ? normal.Count(score => score <= 0) / (double)normal.Length : double.NaN,
            Enumerable.Range(0, back.Values.Length).Max(i => Math.Abs((double)data.Test.Values[i] - back.Values[i])),
            exact.Max(),
            off.Max());
    }

    private static double Largest(double[] one, double[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Max();

    private static string Small(double value) => value.ToString("0.0e0", CultureInfo.InvariantCulture);

    private sealed record RoundTrip(double RocAuc, double Inside, double Single, double Double, double ImagesOff);
}
