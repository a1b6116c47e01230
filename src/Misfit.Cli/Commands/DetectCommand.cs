using System.CommandLine;
using Misfit.Cli.Input;
using Misfit.Cli.Output;
using Misfit.Cli.Report;
using Misfit.Pipelines;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit detect DATA</c>: learns what is normal in a table and shows its strangest rows.</summary>
internal sealed class DetectCommand : MisfitCommand
{
    private const int ReasonsWritten = 3;

    private readonly FitOptions fit = new();
    private readonly RowsOutput rows = new();
    private readonly Option<string?> report = new("--report") { Description = "Write a page with pictures to this HTML file", HelpName = "FILE" };

    public DetectCommand()
        : base("detect", "Learn what is normal in a table, and show its strangest rows and why.",
            """
            Rows are numbered from 1, the header not counted. A column of labels is never learned from: with one, the
            figures show how well the labelled anomalies were found.

            Examples:
              misfit detect payments.csv
              misfit detect payments.csv --label is_fraud --report report.html
              misfit detect payments.csv --ignore id,name --budget 5/1000 -o scored.csv --explain
              misfit detect dataset:thyroid -d isolation-forest --set trees=300
              misfit detect "sqlite:shop.db?SELECT * FROM orders" --top 50
              cat payments.csv | misfit detect - --json

            """)
    {
        fit.AddTo(this);
        rows.AddTo(this);
        Add(report);
    }

    public override int Run(Session session)
    {
        Pipeline recipe = fit.Recipe(session);
        rows.Check(session);
        OutputFile.Check("--report", session.Get(report), ".html", ".htm");
        LoadedData data = fit.Load(session, keepRecords: session.Get(rows.File) is not null);
        bool[]? anomalies = data.Anomalies();
        string[] labels = data.LabelColumn is { } label ? [label] : [];
        recipe = recipe with { Ignore = [.. data.Ignore, .. labels], NormalLabel = null };
        (PipelineModel model, ScoredRows scored) = FitOptions.Fit(session, data, (table, context, firstRow) => recipe.FitAndScore(table, context, firstRow: firstRow));
        var result = new ScoreResult(
            data.Rows.Rows,
            scored.Flagged.LongCount(flagged => flagged),
            model.Threshold,
            model.Health,
            [.. scored.Top(session.Get(rows.Top)).Select(row => new TopRow(row + 1, scored.Judge(model.Explain(data.Rows, row))))]);
        string? found = anomalies is null ? null : LabelFindings.Describe(data, anomalies, scored, result);
        WriteFiles(session, new ReportContent(session.CommandLine, data, model, scored, result, anomalies, found) { Cancellation = session.Cancellation });
        rows.Print(session, result, () => new DetectText(data, model, result, found).Print(session));
        return FitOptions.ExitCodeOf(session, model.Health, session.Get(fit.Strict));
    }

    private void WriteFiles(Session session, ReportContent content)
    {
        string Reasons(int row) => ReasonText.Of(new TopRow(row, content.Model.Explain(content.Data.Rows, row)).Reasons(ReasonsWritten));
        rows.Write(session, writer => writer.Write(content.Data.Rows, content.Scored, Reasons));
        if (session.Get(report) is { } page)
        {
            session.WriteFile(page, new ReportPage(content).Write);
        }
    }
}
