using System.CommandLine;
using Misfit.Cli.Input;
using Misfit.Cli.Output;
using Misfit.Data;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit score DATA -m MODEL</c>: scores rows of any number in a stream.</summary>
internal sealed class ScoreCommand : MisfitCommand
{
    private readonly DataOptions data = new();
    private readonly BudgetOption budget = new();
    private readonly Option<string> model = new("--model", "-m") { Description = "The model file", HelpName = "MODEL", Required = true };
    private readonly RowsOutput rows = new();
    private readonly Option<bool> strict = new("--strict") { Description = "Exit with code 3 when the model's health report has an alarm" };

    public ScoreCommand()
        : base("score", "Score rows with a saved model, in constant memory however many they are.",
            """
            The columns the model was fitted on must be there, in any order; others are passed over. Rows are numbered from 1,
            the header not counted. The rows of a series are read into memory as a whole, and must include those that the
            windows of the rows of interest reach back to. Rows of a group that a model per group was not fitted on have no score.

            Examples:
              misfit score new.csv -m payments.misfit -o scored.csv
              misfit score new.csv.gz -m payments.misfit -o scored.csv --explain --budget 2/1000
              cat new.csv | misfit score - -m payments.misfit -o - > scored.csv
              misfit score new.csv -m payments.misfit --top 5 --json

            """)
    {
        data.AddTo(this);
        Add(model);
        rows.AddTo(this);
        Add(budget.Rule);
        Add(strict);
    }

    public override int Run(Session session)
    {
        rows.Check(session);
        PipelineModel pipeline = PipelineModel.Load(session.Get(model)!);
        pipeline = budget.Read(session) is { } rule ? pipeline.WithThreshold(rule) : pipeline;
        ScoreResult? result = null;
        rows.Write(session, writer => result = Score(session, pipeline, writer));
        result ??= Score(session, pipeline, null);
        rows.Print(session, result, () =>
        {
            session.Print(Cells.Facts([.. result.Notes.Select(note => ("series", note)), ("flagged", result.FlaggedSentence)]));
            result.PrintTop(session);
        });
        return FitOptions.ExitCodeOf(session, pipeline.Health, session.Get(strict));
    }

    private ScoreResult Score(Session session, PipelineModel model, ScoredWriter? writer)
    {
        using ProgressReport progress = session.StartProgress();
        using TableReader reader = data.Open(session, model.Schema, keepRecords: writer is not null, progress);
        if (model.Recipe.Series is not null)
        {
            return ScoreSeries(session, model, writer, reader.ReadAll(session.Cancellation));
        }

        var stream = new ScoringStream(model, reader, writer, new TopRows(session.Get(rows.Top)));
        stream.Run(count => progress.Show($"scoring {session.Get(data.Data)}", reader.Fraction, Figures.Count(count, "row"), null), session.Cancellation);
        return stream.Result();
    }

    private ScoreResult ScoreSeries(Session session, PipelineModel model, ScoredWriter? writer, Table read)
    {
        ScoredRows scored = model.Score(read, firstRow: 1);
        writer?.Write(read, scored, model, ScoringStream.ReasonsWritten);
        return ScoreResult.Of(model, read, scored, session.Get(rows.Top));
    }
}
