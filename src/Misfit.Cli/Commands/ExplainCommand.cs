using System.CommandLine;
using Misfit.Cli.Input;
using Misfit.Cli.Output;
using Misfit.Cli.Report;
using Misfit.Data;
using Misfit.Explanations;
using Misfit.Influence;
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

    private readonly Option<string?> picture = new("--picture") { Description = "Of images: write the image and a heat map of what made it odd to this PNG file", HelpName = "FILE" };
    private readonly Option<string?> training = new("--training") { Description = "The data the model was fitted on, to name the training rows that most taught it to accept or reject this row; the model needs checkpoints", HelpName = "DATA" };
    private readonly Option<int> influential = new("--influential") { Description = "How many training rows of each kind to name", HelpName = "N", DefaultValueFactory = _ => 5 };

    public ExplainCommand()
        : base("explain", "Say why one row got its score: its columns, their values and what is typical.",
            """
            Examples:
              misfit explain payments.csv -m payments.misfit --row 4821
              misfit explain payments.csv -m payments.misfit --row 4821 --json

            Which training rows taught the model to accept or reject a row can be told of networks that kept checkpoints:
              misfit fit payments.csv -o payments.misfit -d autoencoder --set checkpoints=10
              misfit explain new.csv -m payments.misfit --row 17 --training payments.csv

            """)
    {
        data.AddTo(this);
        Add(model);
        Add(row);
        Add(picture);
        Add(training);
        Add(influential);
    }

    public override int Run(Session session)
    {
        long number = session.Get(row) is >= 1 and var given ? given : throw new UsageException($"--row must be 1 or more, was {session.Get(row)}");
        int most = session.Get(influential) is >= 1 and <= 1000 and var count ? count : throw new UsageException($"--influential must be from 1 to 1000, was {session.Get(influential)}");
        PipelineModel pipeline = PipelineModel.Load(session.Get(model)!);
        OutputFile.Check("--picture", session.Get(picture), ".png");
        (Explanation explanation, InfluentialRows? influences) = Find(session, pipeline, number, (batch, place) =>
        {
            Explanation found = pipeline.Explain(batch, place);
            WritePicture(session, pipeline, batch.SelectRows([place]), found);
            return (found, Influences(session, pipeline, batch, place, most));
        });
        var explained = new TopRow(number, explanation);
        if (session.Json)
        {
            session.PrintJson(writer => ScoreResult.WriteJson(writer, explained, influences));
        }
        else
        {
            Print(session, pipeline, session.Get(data.Data)!, explained);
            InfluenceText.Print(session, influences);
        }

        return ExitCode.Done;
    }

    private void WritePicture(Session session, PipelineModel pipeline, Table alone, Explanation explanation)
    {
        if (session.Get(picture) is { } path)
        {
            byte[] drawn = ImagePicture.Draw(pipeline, alone, explanation) ?? throw new UsageException("--picture draws images; the rows of this model are none");
            session.WriteFile(path, stream => stream.Write(drawn));
        }
    }

    private InfluentialRows? Influences(Session session, PipelineModel pipeline, Table batch, int place, int most)
    {
        if (session.Get(training) is not { } text)
        {
            return null;
        }

        using ProgressReport progress = session.StartProgress();
        return pipeline.Influences(batch, place, data.ReadAll(session, text, progress), most);
    }

    private T Find<T>(Session session, PipelineModel pipeline, long number, Func<Table, int, T> explain)
    {
        using ProgressReport progress = session.StartProgress();
        using TableReader reader = data.Open(session, pipeline.Schema, keepRecords: false, progress);
        if (pipeline.Series is not null)
        {
            Table all = reader.ReadAll(session.Cancellation);
            return number <= all.Rows ? explain(all, (int)number - 1) : throw OutOfRange(session, number, all.Rows);
        }

        long rows = 0;
        while (reader.Read(BatchRows) is { } batch)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            if (number <= rows + batch.Rows)
            {
                return explain(batch, (int)(number - rows - 1));
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
