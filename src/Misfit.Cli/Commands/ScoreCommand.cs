using System.CommandLine;
using Misfit.Cli.Input;
using Misfit.Cli.Output;
using Misfit.Data;
using Misfit.Pipelines;
using Misfit.Storage;
using Misfit.Tables;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit score DATA -m MODEL</c>: scores rows of any number in a stream.</summary>
internal sealed class ScoreCommand : MisfitCommand
{
    private readonly DataOptions data = new();
    private readonly BudgetOption budget = new();
    private readonly Option<string> model = new("--model", "-m") { Description = "The model file", HelpName = "MODEL", Required = true };
    private readonly Option<string?> output = new("--output", "-o") { Description = "Write all rows with score, p-value and flag to this CSV file; - is standard output", HelpName = "FILE" };
    private readonly Option<bool> explain = new("--explain") { Description = "Add the reasons of flagged rows to the CSV file" };
    private readonly Option<int> top = new("--top") { Description = "How many of the strangest rows to show", HelpName = "N", DefaultValueFactory = _ => 20 };
    private readonly Option<bool> strict = new("--strict") { Description = "Exit with code 3 when the model's health report has an alarm" };

    public ScoreCommand()
        : base("score", "Score rows with a saved model, in constant memory however many they are.",
            """
            The columns the model was fitted on must be there, in any order; others are passed over. Rows are numbered from 1,
            the header not counted.

            Examples:
              misfit score new.csv -m payments.misfit -o scored.csv
              misfit score new.csv.gz -m payments.misfit -o scored.csv --explain --budget 2/1000
              cat new.csv | misfit score - -m payments.misfit -o - > scored.csv
              misfit score new.csv -m payments.misfit --top 5 --json

            """)
    {
        data.AddTo(this);
        Add(model);
        Add(output);
        Add(explain);
        Add(top);
        Add(budget.Rule);
        Add(strict);
    }

    public override int Run(Session session)
    {
        string? target = session.Get(output);
        int shown = session.Get(top) is >= 0 and var count ? count : throw new UsageException($"--top must be 0 or more, was {session.Get(top)}");
        if (target == "-" && session.Json)
        {
            throw new UsageException("--output - and --json cannot both have standard output; write the rows to a file");
        }

        OutputFile.Check("--output", target, ".csv", ".tsv", ".txt");
        PipelineModel pipeline = PipelineModel.Load(session.Get(model)!);
        pipeline = budget.Read(session) is { } rule ? pipeline.WithThreshold(rule) : pipeline;
        TableSource source = data.Source(session, keepRecords: target is not null);
        ScoreResult? result = null;
        if (target is null)
        {
            result = Score(session, pipeline, source, null, shown);
        }
        else
        {
            session.WriteFile(target, stream => result = Score(session, pipeline, source, new ScoredWriter(stream, session.Get(explain)), shown));
        }

        Print(session, result!, toOutput: target != "-");
        return FitOptions.ExitCodeOf(session, pipeline.Health, session.Get(strict));
    }

    private static ScoreResult Score(Session session, PipelineModel model, TableSource source, ScoredWriter? writer, int shown)
    {
        using ProgressReport progress = session.StartProgress();
        using TableReader reader = source.Open(model.Schema);
        var stream = new ScoringStream(model, reader, writer, new TopRows(shown));
        stream.Run(rows => progress.Show($"scoring {source.Name}", reader.Fraction, Figures.Count(rows, "row"), null), session.Cancellation);
        return stream.Result();
    }

    private static void Print(Session session, ScoreResult result, bool toOutput)
    {
        if (session.Json)
        {
            session.PrintJson(result.WriteJson);
        }
        else if (toOutput)
        {
            session.Print(Cells.Facts(("flagged", result.FlaggedSentence)));
            result.PrintTop(session);
        }
        else
        {
            session.Remark($"misfit: flagged {result.FlaggedSentence}");
        }
    }
}
