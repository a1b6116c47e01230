using System.CommandLine;
using Misfit.Cli.Input;
using Misfit.Cli.Output;
using Misfit.Cli.Report;
using Misfit.Pipelines;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit detect DATA</c>: learns what is normal in a table and shows its strangest rows.</summary>
internal sealed class DetectCommand : MisfitCommand
{
    private readonly FitOptions fit = new();
    private readonly Option<int> top = new("--top") { Description = "How many of the strangest rows to show", HelpName = "N", DefaultValueFactory = _ => 20 };
    private readonly Option<string?> output = new("--output", "-o") { Description = "Write all rows with score, p-value and flag to this CSV file", HelpName = "FILE" };
    private readonly Option<string?> report = new("--report") { Description = "Write a page with pictures to this HTML file", HelpName = "FILE" };
    private readonly Option<bool> explain = new("--explain") { Description = "Add the reasons of flagged rows to the CSV file" };

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
        Add(top);
        Add(output);
        Add(report);
        Add(explain);
    }

    public override int Run(Session session)
    {
        Pipeline recipe = fit.Recipe(session);
        int shown = session.Get(top) is >= 0 and var count ? count : throw new UsageException($"--top must be 0 or more, was {session.Get(top)}");
        OutputFile.Check("--output", session.Get(output), ".csv", ".tsv", ".txt");
        OutputFile.Check("--report", session.Get(report), ".html", ".htm");
        LoadedData data = fit.Load(session, session.Get(output) is not null);
        bool[]? anomalies = data.Anomalies();
        recipe = recipe with { Ignore = [.. data.Ignore.Concat(data.LabelColumn is { } label ? [label] : Array.Empty<string>())], NormalLabel = null };
        PipelineModel model = FitOptions.Fit(session, recipe, data.Rows);
        ScoredRows scored = model.Score(data.Rows, firstRow: 1);
        var result = new ScoreResult(
            data.Rows.Rows,
            scored.Flagged.LongCount(flagged => flagged),
            model.Threshold,
            model.Health,
            [.. scored.Top(shown).Select(row => new TopRow(row + 1, model.Explain(data.Rows, row)))]);
        string? found = anomalies is null ? null : LabelFindings.Describe(data, anomalies, scored, result);
        Write(session, model, data, scored);
        if (session.Get(report) is { } page)
        {
            session.WriteFile(page, new ReportPage(new ReportContent(session.CommandLine, data, model, scored, result, anomalies, found)).Write);
        }

        if (session.Json)
        {
            session.PrintJson(result.WriteJson);
        }
        else
        {
            new DetectText(data, model, result, found).Print(session);
        }

        return FitOptions.ExitCodeOf(session, model.Health, session.Get(fit.Strict));
    }

    private void Write(Session session, PipelineModel model, LoadedData data, ScoredRows scored)
    {
        if (session.Get(output) is { } path)
        {
            string Reasons(int row) => ReasonText.Of(new TopRow(row, model.Explain(data.Rows, row)).Reasons(3));
            session.WriteFile(path, stream => new ScoredWriter(stream, session.Get(explain)).Write(data.Rows, scored, Reasons));
        }
    }
}
