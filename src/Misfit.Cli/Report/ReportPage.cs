using System.Globalization;
using System.Text;
using Misfit.Benchmarks.Reports;
using Misfit.Cli.Output;
using Misfit.Explanations;
using Misfit.Preprocessing;

namespace Misfit.Cli.Report;

/// <summary>One page with everything about one <c>detect</c>: no script, nothing from outside, readable in light and dark and by screen readers.</summary>
internal sealed class ReportPage(ReportContent content)
{
    private const int ReasonsShown = 4;
    private const int ColumnsShown = 500;
    private const int FewestRowsMapped = 10;
    private const int SeriesShown = 24;

    public void Write(Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        writer.Write(Page().ToString());
    }

    private Markup Page()
    {
        var page = new Markup();
        page.Raw("<!DOCTYPE html>").Raw("<html lang=\"en\">").Raw("<head>").Raw("<meta charset=\"utf-8\">").Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.Raw("<meta name=\"color-scheme\" content=\"light dark\">");
        page.Add($"<title>{content.Data.Name} – Misfit report</title>").Raw($"<style>\n{Style()}</style>").Raw("</head>").Raw("<body>").Raw("<main>");
        page.Add($"""<header><p class="kicker">Misfit report</p><h1>{content.Data.Name}</h1></header>""");
        Summary(page);
        Series(page);
        Scores(page);
        Surface(page);
        Map(page);
        TopRows(page);
        Training(page);
        Columns(page);
        Making(page);
        return page.Raw("</main>").Raw("</body>").Raw("</html>");
    }

    private void Summary(Markup page)
    {
        page.Raw("<section aria-label=\"Summary\">").Raw("<dl class=\"tiles\">");
        ScoreResult result = content.Result;
        Tile(page, "rows", Figures.Count(result.Rows), $"{content.Model.DataReport.Columns.Count(column => column.Used)} of {Figures.Count(content.Data.Rows.Columns.Count, "column")} used");
        Tile(page, "flagged", Figures.Count(result.Flagged), $"{Figures.Percent(result.Rows == 0 ? 0 : (double)result.Flagged / result.Rows)} of the rows", result.Flagged > 0 ? "alarm" : "");
        if (content.Result.Intervals is { } intervals)
        {
            Tile(page, "intervals", Figures.Count(intervals.Total), "flagged stretches of time", intervals.Total > 0 ? "alarm" : "");
        }

        Tile(page, "threshold", Figures.Short(content.Model.Threshold.Value), $"rule {content.Model.Threshold.Rule}");
        Tile(page, "detector", content.Model.Model.Detector.Info.Id, content.Model.Model.Detector.Info.Family);
        string health = result.Health.Alarm ? "alarm" : result.Health.Findings.Count > 0 ? "remarks" : "good";
        Tile(page, "health", health, result.Health.Findings.Count == 0 ? "nothing found wrong" : Figures.Count(result.Health.Findings.Count, "finding"), result.Health.Alarm ? "alarm" : "");
        page.Raw("</dl>");
        foreach ((bool alarm, string text) in HealthText.Lines(result.Health).Where(_ => result.Health.Findings.Count > 0))
        {
            page.Add($"""<p class="finding {(alarm ? "alarm" : "remark")}">{text}</p>""");
        }

        foreach (string remark in content.Data.Rows.Notes.Concat(content.Result.Notes).Concat(new[] { content.Model.Threshold.Remark, content.LabelSentence }.OfType<string>()))
        {
            page.Add($"""<p class="finding remark">{char.ToUpperInvariant(remark[0]) + remark[1..].TrimEnd('.')}.</p>""");
        }

        page.Raw("</section>");
    }

    private static void Tile(Markup page, string name, string value, string below, string kind = "") =>
        page.Add($"""<div class="tile {kind}"><dt>{name}</dt><dd>{value}<small>{below}</small></dd></div>""");

    private void Series(Markup page)
    {
        if (content.Model.Series is not { } series)
        {
            return;
        }

        string[] groups = SeriesPicture.Groups(content.Model, content.Data.Rows);
        page.Raw("<section>").Raw("<h2>The series</h2>").Add($"""<p class="lead">{series.ToString()}. Flagged rows with at most a window between them are one interval. Times are in UTC.</p>""");
        for (int i = 0; i < Math.Min(groups.Length, SeriesShown); i++)
        {
            page.Add($"{new SeriesPicture(content.Model, content.Data.Rows, content.Scored, groups[i], i).Draw()}");
        }

        if (groups.Length > SeriesShown)
        {
            page.Add($"<p>and {Figures.Count(groups.Length - SeriesShown)} more series, which are not drawn</p>");
        }

        content.Result.Intervals!.AddTo(page).Raw("</section>");
    }

    private void Scores(Markup page)
    {
        page.Raw("<section>").Raw("<h2>Scores</h2>").Raw("<p class=\"lead\">How odd every row is. The higher a score, the less the row fits what was learned; the scale of rows is logarithmic, so that single rows are seen.</p>");
        int[] told = [.. Enumerable.Range(0, content.Scored.Scores.Length).Where(row => !double.IsNaN(content.Scored.Scores[row]))];
        if (told.Length == 0)
        {
            page.Raw("<p>No row has a score.</p></section>");
            return;
        }

        double[] scores = Array.ConvertAll(told, row => content.Scored.Scores[row]);
        bool[]? labels = content.Anomalies is { } all ? Array.ConvertAll(told, row => all[row]) : null;
        page.Add($"<figure>{HistogramPicture.Draw(scores, content.Model.Threshold.Value, labels)}</figure>");
        page.Add($"<details><summary>As a table</summary>{HistogramPicture.Table(scores, content.Model.Threshold.Value)}</details>").Raw("</section>");
    }

    private void Surface(Markup page)
    {
        if (content.Model.Series is null && content.Data.Rows.Rows > 0 && ScoreSurface.Of(content.Model, content.Data.Rows) is { } surface)
        {
            page.Raw("<section>").Raw("<h2>Decision surface</h2>").Raw("<p class=\"lead\">What a row at every place of the plane would score: blue where rows would pass, deepest where they fit best; orange where they would be flagged, deepest where they are oddest.</p>");
            page.Add($"<figure>{new SurfacePicture(surface, content).Draw()}</figure>").Raw("</section>");
        }
    }

    private void Map(Markup page)
    {
        if (content.Model.Series is not null || content.Data.Rows.Rows < FewestRowsMapped)
        {
            return;
        }

        RowMap map = RowMap.Of(content.Model.Model, content.Model.Preprocessor.Transform(content.Data.Rows).Features, content.Scored.Scores, content.Model.Model.Detector.Seed, content.Cancellation);
        string space = map.OfCodes ? "in the space the network learned" : "as the detector gets them, after preprocessing";
        string some = map.Rows.Length < content.Data.Rows.Rows ? $" The strangest rows and others drawn at random, {Figures.Count(map.Rows.Length)} of {Figures.Count(content.Data.Rows.Rows)}." : "";
        page.Raw("<section>").Raw("<h2>Map of the rows</h2>").Add($"""<p class="lead">The rows {space}, laid out in a plane.{some} In the right map only who is whose neighbour has a meaning, not how far groups are apart or how large they are.</p>""");
        page.Add($"<figure>{new MapPicture(map, content).Draw()}</figure>").Raw("</section>");
    }

    private void TopRows(Markup page)
    {
        if (content.Result.Top.Count == 0)
        {
            return;
        }

        string meaning = content.Result.Top[0].Explanation.SumsToScore
            ? "A bar is a column's share of the row's score."
            : "Bars compare the columns of one row; this detector's contributions do not add up to its score.";
        page.Raw("<section>").Add($"<h2>The {Figures.Count(content.Result.Top.Count, "strangest row")}</h2>").Add($"""<p class="lead">Rows are numbered from 1, the header not counted. The p-value is the chance that a normal row scores as high or higher. {meaning}</p>""");
        page.Raw("<ol class=\"rows\">");
        foreach (TopRow row in content.Result.Top)
        {
            Row(page, row);
        }

        page.Raw("</ol>").Raw("</section>");
    }

    private void Row(Markup page, TopRow row)
    {
        Explanation explanation = row.Explanation;
        string label = content.Anomalies is { } anomalies ? anomalies[(int)row.Number - 1] ? "labelled an anomaly" : "labelled normal" : "";
        page.Add($"""<li class="row"><div class="head"><strong>Row {Figures.Count(row.Number)}</strong><span>score <b>{Figures.Short(explanation.Score)}</b></span><span>p-value {Figures.Chance(explanation.PValue)}</span>{Badge(explanation.Flagged ? "flagged" : "", "flagged")}{Badge(label, "label")}</div>""");
        page.Add($"{ImagePicture.Show(content.Model, content.Data.Rows.SelectRows([(int)row.Number - 1]), explanation)}");
        page.Raw("<table class=\"reasons\"><colgroup><col class=\"c1\"><col class=\"c2\"><col class=\"c3\"><col></colgroup><thead class=\"unseen\"><tr><th>column</th><th>contribution</th><th>value</th><th>typical</th></tr></thead><tbody>");
        IReadOnlyList<Reason> reasons = [.. row.Reasons(ReasonsShown)];
        double whole = explanation.SumsToScore ? explanation.Score : reasons.Count > 0 ? reasons[0].Contribution : 1;
        foreach (Reason reason in reasons)
        {
            double share = Math.Min(100, 100 * reason.Contribution / whole);
            string percent = explanation.SumsToScore ? $"{Figures.Short(share, 2)} %" : Figures.Short(reason.Contribution, 2);
            string expected = reason.Expected is { } guess && guess != reason.Typical ? $"; expected here {guess}" : "";
            page.Add($"""<tr><th scope="row">{reason.Column}</th><td class="contribution"><span class="track"><span style="width:{share}%"></span></span><span class="share">{percent}</span></td><td class="value">{Figures.Cut(reason.Value, 60)}</td><td class="typical">typical {Figures.Cut(reason.Typical + expected, 90)}</td></tr>""");
        }

        page.Raw("</tbody></table>");
        if (RebuiltPicture.Draw(row, [.. content.Model.Schema.Select(column => column.Name)]) is { } rebuilt)
        {
            page.Add($"{rebuilt}");
        }

        page.Raw("</li>");
    }

    private static Markup Badge(string text, string kind) => text.Length == 0 ? new Markup() : new Markup().Add($"""<span class="badge {kind}">{text}</span>""");

    private void Training(Markup page)
    {
        if (content.Model.Health.LossHistory.Count == 0)
        {
            return;
        }

        string probe = content.Model.Health is { ProbeAuc: { } after } health
            ? $" The trained network tells rows from scrambled ones with ROC AUC {Figures.Short(after, 3)}{(health.UntrainedProbeAuc is { } before ? $"; before training it was {Figures.Short(before, 3)}" : "")}."
            : "";
        page.Raw("<section>").Raw("<h2>Training</h2>").Add($"""<p class="lead">The loss after every epoch; it should fall and level off.{probe}</p>""");
        page.Add($"<figure>{LossPicture.Draw(content.Model.Health)}</figure>");
        page.Add($"<details><summary>As a table</summary>{LossPicture.Table(content.Model.Health)}</details>").Raw("</section>");
    }

    private void Columns(Markup page)
    {
        DataReport report = content.Model.DataReport;
        page.Raw("<section>").Raw("<h2>Columns</h2>").Add($"""<p class="lead">What {Figures.Count(report.Rows, "row")} to learn from held, and what was done to make numbers of it: {Figures.Count(report.Columns.Sum(column => column.Features), "feature")} in all.</p>""");
        page.Raw("<div class=\"scroll\"><table><thead><tr><th>column</th><th>kind</th><th class=\"number\">missing</th><th class=\"number\">distinct</th><th>typical</th><th>what was done</th></tr></thead><tbody>");
        foreach (ColumnReport column in report.Columns.Take(ColumnsShown))
        {
            string missing = column.Missing == 0 ? "–" : Figures.Percent((double)column.Missing / report.Rows);
            page.Add($"""<tr class="{(column.Used ? "" : "unused")}"><th scope="row">{column.Column}</th><td>{column.Kind.ToString().ToLowerInvariant()}</td><td class="number">{missing}</td><td class="number">{Figures.Count(column.Distinct)}</td><td>{Figures.Cut(column.Typical, 40)}</td><td>{column.Treatment}</td></tr>""");
        }

        page.Raw("</tbody></table></div>");
        if (report.Columns.Count > ColumnsShown)
        {
            page.Add($"<p>and {Figures.Count(report.Columns.Count - ColumnsShown, "column")} more</p>");
        }

        page.Raw("</section>");
    }

    private void Making(Markup page)
    {
        Detectors.Detector detector = content.Model.Model.Detector;
        page.Raw("<section>").Raw("<h2>How it was made</h2>").Raw("<dl class=\"facts\">");
        Fact(page, "command", new Markup().Add($"<code>{content.CommandLine}</code>"));
        Fact(page, "made", $"{content.Model.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC by Misfit {Application.Version}");
        Fact(page, "data", $"{Figures.Count(content.Model.TrainingData.Rows, "row")}, SHA-256 of the content {content.Model.TrainingData.Sha256}");
        Fact(page, "detector", $"{detector.Info.Id}: {detector.Info.Summary}");
        Fact(page, "paper", detector.Info.Paper);
        Fact(page, "options", string.Join(", ", detector.Info.Options.Select(option => $"{option.Name}={option.Get(detector)}")));
        Fact(page, "seed", detector.Seed.ToString(CultureInfo.InvariantCulture));
        Fact(page, "calibration", $"{Figures.Count(content.Model.Calibration.Normal.Scores.Length)} {(content.Model.Calibration.Method == Pipelines.CalibrationMethod.Split ? "rows held out from the fit" : "rows, each scored by a model that did not see it")}");
        page.Raw("</dl>").Raw("</section>");
    }

    private static void Fact(Markup page, string name, string value) => Fact(page, name, new Markup().Add($"{value}"));

    private static void Fact(Markup page, string name, Markup value) => page.Add($"<dt>{name}</dt><dd>{value}</dd>");

    private static string Style()
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return PageParts.Style + reader.ReadToEnd();
    }
}
