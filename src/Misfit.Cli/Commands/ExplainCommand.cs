using System.CommandLine;
using Misfit.Cli.Input;
using Misfit.Cli.Output;
using Misfit.Data;
using Misfit.Explanations;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit explain DATA -m MODEL --row N</c>: why one row got its score.</summary>
internal sealed class ExplainCommand : MisfitCommand
{
    private const int BatchRows = 4096;

    private readonly DataOptions data = new();
    private readonly Option<string> model = new("--model", "-m") { Description = "The model file", HelpName = "MODEL", Required = true };
    private readonly Option<long> row = new("--row") { Description = "The number of the row, from 1, the header not counted", HelpName = "N", Required = true };

    public ExplainCommand()
        : base("explain", "Say why one row got its score: its columns, their values and what is typical.",
            """
            Examples:
              misfit explain payments.csv -m payments.misfit --row 4821
              misfit explain payments.csv -m payments.misfit --row 4821 --json

            """)
    {
        data.AddTo(this);
        Add(model);
        Add(row);
    }

    public override int Run(Session session)
    {
        long number = session.Get(row) is >= 1 and var given ? given : throw new UsageException($"--row must be 1 or more, was {session.Get(row)}");
        PipelineModel pipeline = PipelineModel.Load(session.Get(model)!);
        var explained = new TopRow(number, Explain(session, pipeline, number));
        if (session.Json)
        {
            session.PrintJson(writer => ScoreResult.WriteJson(writer, explained));
        }
        else
        {
            Print(session, pipeline, session.Get(data.Data)!, explained);
        }

        return ExitCode.Done;
    }

    private Explanation Explain(Session session, PipelineModel pipeline, long number)
    {
        using ProgressReport progress = session.StartProgress();
        using TableReader reader = data.Open(session, pipeline.Schema, keepRecords: false, progress);
        if (pipeline.Series is not null)
        {
            Table all = reader.ReadAll(session.Cancellation);
            return number <= all.Rows ? pipeline.Explain(all, (int)number - 1) : throw OutOfRange(session, number, all.Rows);
        }

        long rows = 0;
        while (reader.Read(BatchRows) is { } batch)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            if (number <= rows + batch.Rows)
            {
                return pipeline.Explain(batch, (int)(number - rows - 1));
            }

            rows += batch.Rows;
        }

        throw OutOfRange(session, number, rows);
    }

    private UsageException OutOfRange(Session session, long number, long rows) =>
        new($"--row must be from 1 to {rows}, the rows of {session.Get(data.Data)}, was {number}");

    private static void Print(Session session, PipelineModel pipeline, string name, TopRow row)
    {
        Explanation explanation = row.Explanation;
        session.Print(
            Cells.Facts(
                ("row", $"{Figures.Count(row.Number)} of {name}"),
                ("score", $"{Figures.Short(explanation.Score)}, {(explanation.Flagged ? "flagged: above" : "not flagged: not above")} the threshold of {Figures.Short(pipeline.Threshold.Value)}"),
                ("p-value", $"{Figures.Chance(explanation.PValue)}: the chance that a normal row scores as high"),
                ("detector", pipeline.Model.Detector.Info.Id)),
            Cells.Plain("\n"),
            Reasons(explanation));
        if (!explanation.SumsToScore)
        {
            session.Print(Cells.Muted("\nThe contributions of this detector rank the columns; they do not add up to the score."));
        }
    }

    private static Spectre.Console.Table Reasons(Explanation explanation)
    {
        bool guesses = explanation.Reasons.Any(reason => reason.Expected is not null);
        string[] headings = ["contribution", "column", "value", "typical", .. guesses ? ["expected here"] : Array.Empty<string>()];
        Spectre.Console.Table table = Cells.NewTable(headings);
        table.Columns[0].Alignment = Spectre.Console.Justify.Right;
        foreach (Reason reason in explanation.Reasons)
        {
            string[] texts = [Figures.Short(reason.Contribution, 3), reason.Column, reason.Value, reason.Typical, .. guesses ? [reason.Expected ?? ""] : Array.Empty<string>()];
            Spectre.Console.TableExtensions.AddRow(table, [.. texts.Select((text, i) => i == 1 ? Cells.Strong(text) : Cells.Plain(Figures.Cut(text, 40)))]);
        }

        return table;
    }
}
