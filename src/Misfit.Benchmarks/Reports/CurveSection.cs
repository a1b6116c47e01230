using System.Globalization;
using Misfit.Benchmarks.Suites;
using Misfit.Metrics;

namespace Misfit.Benchmarks.Reports;

/// <summary>A point of a curve: the mean over data sets, and the mean of their standard deviations over seeds.</summary>
internal readonly record struct CurvePoint(double At, double Mean, double Deviation);

/// <summary>A curve; one of a detector without a place on the axis is flat.</summary>
internal sealed record Curve(string Label, bool Baseline, bool Flat, IReadOnlyList<CurvePoint> Points);

/// <summary>The suite's metrics over its axis.</summary>
internal static class CurveSection
{
    public static ReportSection? Of(SuiteTables tables)
    {
        bool overData = tables.Data.Any(line => line.Data.At is not null);
        if (tables.Suite.Axis is not { } axis || (!overData && tables.Detectors.All(line => line.At is null)))
        {
            return null;
        }

        // With one data set that only the axis varies, the text's tables of figures already are the curves.
        bool told = overData && tables.Data.Select(line => line.Data.Name).Distinct().Count() == 1;
        ReportPicture[] pictures =
        [
            .. from metric in tables.Suite.Metrics
               let curves = (overData ? OverData(tables, metric) : OverDetectors(tables, metric)).Where(curve => curve.Points.Count > 0).ToArray()
               where curves.Length > 0
               select Picture(metric, axis, curves) with { PageOnly = told },
        ];
        string text = "The mean over data sets; the band around it, and ± in the table, is the mean over data sets of the standard deviation over seeds. A point is missing where a data set has no figure.";
        return pictures.Length == 0 ? null : new ReportSection($"Over {axis}", [new ReportText(text) { PageOnly = told }, .. pictures]);
    }

    private static IEnumerable<Curve> OverData(SuiteTables tables, Metric metric)
    {
        double[] places = [.. tables.Data.Select(line => line.Data.At).OfType<double>().Distinct().Order()];
        return tables.Detectors.Select(detector => new Curve(detector.Label, detector.Role == SuiteRole.Baseline, false, Points(tables, metric, places.Select(at => (at, tables.Data.Where(line => line.Data.At == at), (DetectorLine?)detector)))));
    }

    private static IEnumerable<Curve> OverDetectors(SuiteTables tables, Metric metric)
    {
        double[] places = [.. tables.Detectors.Select(line => line.At).OfType<double>().Distinct().Order()];
        return tables.Detectors.GroupBy(line => line.Name).Select(lines =>
        {
            bool flat = lines.All(line => line.At is null);
            return new Curve(lines.Key, lines.First().Role == SuiteRole.Baseline, flat, Points(tables, metric, places.Select(at => (at, (IEnumerable<DataLine>)tables.Data, lines.FirstOrDefault(line => flat || line.At == at)))));
        });
    }

    private static CurvePoint[] Points(SuiteTables tables, Metric metric, IEnumerable<(double At, IEnumerable<DataLine> Data, DetectorLine? Detector)> places) =>
    [
        .. from place in places
           where place.Detector is not null
           let values = place.Data.Select(data => tables.Values(data, place.Detector, metric)).ToArray()
           where values.Length > 0 && values.All(some => some.Length > 0)
           select new CurvePoint(place.At, values.Average(some => Sample.Mean(some)), values.Average(some => Sample.PopulationStandardDeviation(some))),
    ];

    private static ReportPicture Picture(Metric metric, string axis, Curve[] curves)
    {
        double[] places = [.. curves.SelectMany(curve => curve.Points).Select(point => point.At).Distinct().Order()];
        var table = new ReportTable(
            $"{FigureText.Capital(metric.Title)} over {axis}",
            [new ReportColumn("detector", Number: false), .. places.Select(at => new ReportColumn(at.ToString("R", CultureInfo.InvariantCulture)))],
            [.. curves.Select(curve => new ReportRow([new ReportCell(curve.Label), .. places.Select(at => Cell(curve, at, metric))], curve.Baseline ? ReportRowKind.Baseline : ReportRowKind.Plain))]);
        string summary = $"{FigureText.Capital(metric.Title)} of {FigureText.Count(curves.Length, "detector")} over {axis} from {Axis.Label(places[0])} to {Axis.Label(places[^1])}: {string.Join("; ", Described(curves, metric))}.";
        return new ReportPicture(table.Caption, summary, CurvePicture.Draw(curves, metric, axis, summary), table);
    }

    /// <summary>Where the curves begin and end, of the first few.</summary>
    private static IEnumerable<string> Described(Curve[] curves, Metric metric) =>
        curves.Where(curve => !curve.Flat).Take(3).Select(curve => $"{curve.Label} {FigureText.Value(curve.Points[0].Mean, metric.Unit)} to {FigureText.Value(curve.Points[^1].Mean, metric.Unit)}")
            .Concat(curves.Length > 3 ? ["the others in the table"] : []);

    private static ReportCell Cell(Curve curve, double at, Metric metric)
    {
        foreach (CurvePoint point in curve.Points)
        {
            if (point.At == at)
            {
                return new ReportCell(point.Deviation > 0 ? FigureText.WithDeviation(point.Mean, point.Deviation, metric.Unit) : FigureText.Value(point.Mean, metric.Unit), point.Mean);
            }
        }

        return new ReportCell("–");
    }
}
