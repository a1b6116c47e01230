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

            Series: readings that follow each other in time are judged in windows, and flagged rows are joined to intervals.
            A table is a series when --time says so, or when all of its columns are numbers but one, which holds times at
            one pace. Other tables, payments for instance, are judged row by row, their times being one more feature.
            With --group one model serves all groups; with --per-group each group has its own, and rows of different groups
            are ranked by p-value, equal ones by how far they are above their group's threshold.

            Examples:
              misfit detect payments.csv
              misfit detect payments.csv --label is_fraud --report report.html
              misfit detect payments.csv --ignore id,name --budget 5/1000 -o scored.csv --explain
              misfit detect dataset:thyroid -d isolation-forest --set trees=300
              misfit detect "sqlite:shop.db?SELECT * FROM orders" --top 50
              cat payments.csv | misfit detect - --json
              misfit detect sensor.csv --report report.html
              misfit detect load.csv --time timestamp --window day --season auto
              misfit detect machines.csv --time at --group machine --trend difference -o scored.csv
              misfit detect sites.csv --time at --group site --per-group

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
        if (session.Get(report) is not null && session.Get(fit.Series.PerGroup))
        {
            throw new UsageException($"--report draws one model; leave out {fit.Series.PerGroup.Name}, or detect in the rows of each group alone");
        }

        LoadedData data = fit.Load(session, keepRecords: session.Get(rows.File) is not null);
        bool[]? anomalies = data.Anomalies();
        string[] labels = data.LabelColumn is { } label ? [label] : [];
        recipe = fit.Series.Apply(session, recipe with { Ignore = [.. data.Ignore, .. labels], NormalLabel = null }, data.Rows);
        (PipelineModel model, ScoredRows scored) = FitOptions.Fit(session, data, (table, context, firstRow) => recipe.FitAndScore(table, context, firstRow: firstRow));
        ScoreResult result = ScoreResult.Of(model, data.Rows, scored, session.Get(rows.Top));
        string? found = anomalies is null ? null : LabelFindings.Describe(data, anomalies, scored, result, model.Recipe.Series);
        WriteFiles(session, new ReportContent(session.CommandLine, data, model, scored, result, anomalies, found) { Cancellation = session.Cancellation });
        rows.Print(session, result, () => new DetectText(data, model, result, found).Print(session));
        return FitOptions.ExitCodeOf(session, model.Health, session.Get(fit.Strict));
    }

    private void WriteFiles(Session session, ReportContent content)
    {
        rows.Write(session, writer => writer.Write(content.Data.Rows, content.Scored, content.Model, ReasonsWritten));
        if (session.Get(report) is { } page)
        {
            session.WriteFile(page, new ReportPage(content).Write);
        }
    }
}
