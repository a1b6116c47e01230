using Misfit.Benchmarks.Runs;
using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Reports;

/// <summary>What the data were, which runs failed and what detectors found wrong with their training.</summary>
internal static class RunsSection
{
    public static IEnumerable<ReportSection> Of(SuiteTables tables)
    {
        if (Data(tables) is { Rows.Count: > 0 } data)
        {
            yield return new ReportSection("Data", [new ReportText("Rows learned from and evaluated on, with the anomalies among them, and columns after preprocessing; ranges where seeds or detectors differ."), data]);
        }

        if (Failures(tables) is { Rows.Count: > 0 } failures)
        {
            yield return new ReportSection("Failed runs", [new ReportText("Runs without figures, by their errors."), failures]);
        }

        if (Alarms(tables) is { Rows.Count: > 0 } alarms)
        {
            yield return new ReportSection("Alarms", [new ReportText("Runs in which a detector found something wrong with its own training; their figures count like all others."), alarms]);
        }
    }

    private static ReportTable Data(SuiteTables tables)
    {
        ReportColumn[] columns = [new("data", Number: false), new("source", Number: false), new("train"), new("anomalies in it"), new("test"), new("anomalies in it"), new("columns")];
        return new ReportTable("Data", columns,
        [
            .. from line in tables.Data
               let rows = tables.Detectors.SelectMany(detector => tables.Runs(line, detector)).Select(run => run.Rows).OfType<CellRows>().ToArray()
               where rows.Length > 0
               select new ReportRow([new ReportCell(line.Label), new ReportCell(line.Data.Text), Range(rows, row => row.Train), Range(rows, row => row.TrainAnomalies), Range(rows, row => row.Test), Range(rows, row => row.TestAnomalies), Range(rows, row => row.Columns)]),
        ]);
    }

    private static ReportCell Range(CellRows[] rows, Func<CellRows, int> count)
    {
        int least = rows.Min(count), most = rows.Max(count);
        return new ReportCell(least == most ? FigureText.Number(least, "#,0") : $"{FigureText.Number(least, "#,0")}–{FigureText.Number(most, "#,0")}", least);
    }

    private static ReportTable Failures(SuiteTables tables) =>
        new("Failed runs", [new("error", Number: false), new("runs"), new("where", Number: false)],
        [
            .. from data in tables.Data
               from detector in tables.Detectors
               from run in tables.Runs(data, detector)
               where run.Error is not null
               group $"{detector.Label} on {data.Label}" by run.Error into failures
               orderby failures.Count() descending, failures.Key
               select new ReportRow([new ReportCell(failures.Key), Count(failures.Count()), new ReportCell(FigureText.Some([.. failures.Distinct()]))]),
        ]);

    private static ReportTable Alarms(SuiteTables tables) =>
        new("Alarms", [new("detector", Number: false), new("runs with alarms"), new("finished runs"), new("most often", Number: false)],
        [
            .. from detector in tables.Detectors
               let runs = tables.Data.SelectMany(data => tables.Runs(data, detector)).Where(run => run.Error is null).ToArray()
               let alarmed = runs.Where(run => run.Alarms.Count > 0).ToArray()
               where alarmed.Length > 0
               let often = alarmed.SelectMany(run => run.Alarms).GroupBy(alarm => alarm).OrderByDescending(alarms => alarms.Count()).ThenBy(alarms => alarms.Key, StringComparer.Ordinal).First().Key
               select new ReportRow([new ReportCell(detector.Label), Count(alarmed.Length), Count(runs.Length), new ReportCell(often)], detector.Role == SuiteRole.Baseline ? ReportRowKind.Baseline : ReportRowKind.Plain),
        ]);

    private static ReportCell Count(int count) => new(FigureText.Number(count, "#,0"), count);
}
