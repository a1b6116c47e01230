using System.Globalization;
using System.Text;
using Misfit.Benchmarks.Runs;

namespace Misfit.Benchmarks.Reports;

/// <summary>A suite's report as one page: nothing from outside, light and dark, a script only to sort tables.</summary>
public static class SuitePage
{
    /// <summary>Writes a report.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="results">The suite and what has been run of it, all or part.</param>
    /// <param name="command">The command line that makes the report.</param>
    public static void Write(Stream stream, SuiteResults results, string command)
    {
        ArgumentNullException.ThrowIfNull(results);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        writer.Write(Page(SuiteReporter.Of(results, command)).ToString());
    }

    private static Markup Page(SuiteReport report)
    {
        var page = new Markup();
        page.Raw("<!DOCTYPE html>").Raw("<html lang=\"en\">").Raw("<head>").Raw("<meta charset=\"utf-8\">").Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.Raw("<meta name=\"color-scheme\" content=\"light dark\">");
        page.Add($"<title>{report.Title} – Misfit benchmark</title>").Raw($"<style>\n{PageParts.Style}{PageParts.SuiteStyle}</style>").Raw("</head>").Raw("<body>").Raw("<main>");
        page.Add($"""<header><p class="kicker">Misfit benchmark</p><h1>{report.Title}</h1></header>""");
        for (int i = 0; i < report.Sections.Count; i++)
        {
            ReportSection section = report.Sections[i];
            page.Add($"""<section id="section-{i}" aria-label="{(section.Title.Length == 0 ? "Summary" : section.Title)}">""");
            _ = section.Title.Length == 0 ? page : page.Add($"<h2>{section.Title}</h2>");
            foreach (ReportBlock block in section.Blocks)
            {
                Add(page, block, section.Title);
            }

            page.Raw("</section>");
            _ = i == 0 ? Contents(page, report) : page;
        }

        return page.Raw("</main>").Raw($"<script>\n{PageParts.SuiteScript}</script>").Raw("</body>").Raw("</html>");
    }

    private static Markup Contents(Markup page, SuiteReport report)
    {
        page.Raw("<nav aria-label=\"Contents\"><ul>");
        for (int i = 1; i < report.Sections.Count; i++)
        {
            page.Add($"""<li><a href="#section-{i}">{report.Sections[i].Title}</a></li>""");
        }

        return page.Raw("</ul></nav>");
    }

    private static void Add(Markup page, ReportBlock block, string section)
    {
        switch (block)
        {
            case ReportText text:
                page.Add($"<p>{text.Text}</p>");
                break;
            case ReportCommand command:
                page.Add($"<pre><code>{command.Text}</code></pre>");
                break;
            case ReportList list:
                page.Raw("<ul class=\"facts\">");
                foreach (string item in list.Items)
                {
                    page.Add($"<li>{item}</li>");
                }

                page.Raw("</ul>");
                break;
            case ReportTable { Folded: true } table:
                page.Add($"<details><summary>{table.Caption}</summary>{Table(table)}</details>");
                break;
            case ReportTable table:
                page.Add($"{Table(table)}");
                break;
            case ReportPicture picture:
                _ = picture.Title == section ? page : page.Add($"<h3>{picture.Title}</h3>");
                page.Add($"<p>{picture.Summary}</p><figure tabindex=\"0\">{picture.Drawing}</figure><details><summary>As a table</summary>{Table(picture.Table)}</details>");
                break;
        }
    }

    private static Markup Table(ReportTable table)
    {
        var markup = new Markup();
        markup.Add($"""<div class="scroll" tabindex="0" role="region" aria-label="{table.Caption}"><table class="sortable"><thead><tr>""");
        foreach (ReportColumn column in table.Columns)
        {
            markup.Add($"""<th scope="col" class="{(column.Number ? "number" : "")}{(column.Baseline ? " baseline" : "")}">{column.Title}</th>""");
        }

        markup.Raw("</tr></thead><tbody>");
        ReportRowKind before = ReportRowKind.Plain;
        foreach (ReportRow row in table.Rows)
        {
            markup.Add($"""<tr class="{RowClass(row.Kind, before)}"><th scope="row">{row.Cells[0].Text}</th>""");
            for (int i = 1; i < row.Cells.Count; i++)
            {
                markup.Add($"{Cell(row.Cells[i], table.Columns[i])}");
            }

            markup.Raw("</tr>");
            before = row.Kind;
        }

        return markup.Raw("</tbody></table></div>");
    }

    private static string RowClass(ReportRowKind kind, ReportRowKind before) => kind switch
    {
        ReportRowKind.Plain => "",
        _ => kind.ToString().ToLowerInvariant() + (kind == before ? "" : $" first-{kind.ToString().ToLowerInvariant()}"),
    };

    private static Markup Cell(ReportCell cell, ReportColumn column)
    {
        var markup = new Markup();
        Markup value = cell.Value is { } number ? new Markup().Add($" data-value=\"{number.ToString("R", CultureInfo.InvariantCulture)}\"") : markup;
        Markup detail = cell.Detail.Length > 0 ? new Markup().Add($" title=\"{cell.Detail}\"") : markup;
        Markup text = cell.Mark.Length > 0 ? new Markup().Add($"""<b>{cell.Text}</b><span class="unseen">, {cell.Mark}</span>""") : new Markup().Add($"{cell.Text}");
        Markup note = cell.Note.Length > 0 ? new Markup().Add($"<small>{cell.Note}</small>") : markup;
        return new Markup().Add($"""<td class="{(column.Number ? "number" : "")}{(column.Baseline ? " baseline" : "")}"{value}{detail}>{text}{note}</td>""");
    }
}
