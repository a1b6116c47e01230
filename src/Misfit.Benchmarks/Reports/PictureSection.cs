using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Reports;

/// <summary>Pictures of single models, which the page alone draws, and what they show in numbers.</summary>
internal static class PictureSection
{
    private static readonly ReportColumn[] SurfaceColumns = [new("picture", Number: false), new("data", Number: false), new("detector", Number: false), new("level"), new("of the plane below it"), new("of normal rows"), new("of anomalies")];
    private static readonly ReportColumn[] CodeColumns = [new("picture", Number: false), new("detector", Number: false), new("numbers of a code"), new("variance shown"), new("anomalies nearest to an anomaly"), new("anomalies among the rows")];

    public static ReportSection? Of(SuiteTables tables)
    {
        (SuitePicture Picture, CellSketch Sketch)[] drawn = [.. from picture in tables.Suite.Pictures let sketch = tables.Results.Cells.GetValueOrDefault(tables.Suite.Cell(picture))?.Sketch where sketch is not null select (picture, sketch)];
        if (drawn.Length == 0)
        {
            return null;
        }

        var blocks = new List<ReportBlock> { new ReportText("One model each, seed 1. The page made with --report draws them.") };
        AddKind(blocks, "Surfaces", SurfaceColumns, drawn, CellSketch.Surface, "Scores over the plane of two columns, as preprocessed; shares of the plane and of the rows that are below the level.");
        AddKind(blocks, "Codes", CodeColumns, drawn, CellSketch.Codes, "What networks make of rows in their narrowest space: on how many anomalies' codes the nearest other one is an anomaly's too, and the same by chance.");
        blocks.AddRange(drawn.Select(one => Picture(one.Picture, one.Sketch)));
        return new ReportSection("Pictures", blocks);
    }

    private static void AddKind(List<ReportBlock> blocks, string caption, ReportColumn[] columns, (SuitePicture Picture, CellSketch Sketch)[] drawn, string kind, string text)
    {
        ReportRow[] rows = [.. drawn.Where(one => one.Picture.Shows == kind).Select(one => Row(one.Picture, one.Sketch))];
        if (rows.Length > 0)
        {
            blocks.Add(new ReportText(text));
            blocks.Add(new ReportTable(caption, columns, rows));
        }
    }

    private static ReportRow Row(SuitePicture picture, CellSketch sketch) => picture.Shows == CellSketch.Surface
        ? new ReportRow([new(picture.Title), new(picture.Data), new(picture.Recipe), new(Axis.Label(picture.Level), picture.Level), Share(Below(picture, sketch.Scores!)), Share(Below(picture, sketch, anomalies: false)), Share(Below(picture, sketch, anomalies: true))])
        : new ReportRow([new(picture.Title), new(picture.Recipe), new(FigureText.Number(sketch.CodeWidth!.Value, "#,0"), sketch.CodeWidth), Share(sketch.ExplainedVariance!.Value), Share(sketch.NearestAnomalies), Share(sketch.Anomalies.Average(anomaly => anomaly ? 1.0 : 0))]);

    private static ReportCell Share(double? share) => share is { } known ? new ReportCell($"{FigureText.Value(known, MetricUnit.Share)} %", known) : new ReportCell("–");

    private static double? Below(SuitePicture picture, CellSketch sketch, bool anomalies) => Below(picture, [.. sketch.RowScores!.Where((_, row) => sketch.Anomalies[row] == anomalies)]);

    private static double? Below(SuitePicture picture, double[] scores) => scores.Length == 0 ? null : scores.Count(score => score <= picture.Level) / (double)scores.Length;

    private static ReportPicture Picture(SuitePicture picture, CellSketch sketch)
    {
        bool surface = picture.Shows == CellSketch.Surface;
        ReportRow row = Row(picture, sketch);
        string summary = surface
            ? $"{picture.Recipe} on {picture.Data}: blue where scores are at most {Axis.Label(picture.Level)}, deepest where they are least, {row.Cells[4].Text} of the plane; orange above. {row.Cells[5].Text} of the normal rows and {row.Cells[6].Text} of the anomalies lie in the blue part."
            : $"Codes of {picture.Recipe} on {picture.Data}, {row.Cells[2].Text} numbers each, on their two principal components, which show {row.Cells[3].Text} of the variance. Nearest to {row.Cells[4].Text} of the anomalies is another anomaly; by chance {row.Cells[5].Text}.";
        return new ReportPicture(picture.Title, summary, SketchPicture.Draw(picture, sketch, summary), new ReportTable(picture.Title, surface ? SurfaceColumns : CodeColumns, [row])) { PageOnly = true };
    }
}
