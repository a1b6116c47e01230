using System.CommandLine;
using Misfit.Cli.Input;
using Misfit.Cli.Output;
using Misfit.Data;
using Misfit.Pipelines;
using Misfit.Training;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit clean DATA -o CLEANED</c>: finds the rows that do not belong into training data, and leaves them out.</summary>
internal sealed class CleanCommand : MisfitCommand
{
    private readonly FitOptions fit = new();
    private readonly Option<string?> output = new("--output", "-o") { Description = "Write the rows that are kept to this CSV file; without it nothing is written", HelpName = "FILE" };
    private readonly Option<double?> share = new("--share") { Description = "The share of rows to leave out, from 0 to 0.5 (default: the share estimated)", HelpName = "SHARE" };
    private readonly Option<int> top = new("--top") { Description = "How many of the most suspicious rows to show", HelpName = "N", DefaultValueFactory = _ => 20 };

    public CleanCommand()
        : base("clean", "Find the rows that do not belong into training data, leave them out, and show what that changes.",
            """
            Rows are ranked from two sides: how odd they look to models fitted without them (disagreement), and how much a network
            had to change to learn them (self-influence). The share of odd rows is estimated with a 95 % interval. The detector is
            then fitted with and without them. A column of labels is never learned from: with one, the figures show how many of
            the rows left out are labelled anomalies.

            Examples:
              misfit clean sensors.csv                                   look, write nothing
              misfit clean sensors.csv -o cleaned.csv                    leave out the share estimated
              misfit clean sensors.csv -o cleaned.csv --share 0.02       leave out 2 %
              misfit clean payments.csv -o cleaned.csv --label is_fraud -d autoencoder --json

            """)
    {
        fit.AddTo(this);
        Add(output);
        Add(share);
        Add(top);
    }

    public override int Run(Session session)
    {
        Pipeline recipe = fit.Recipe(session);
        string? path = session.Get(output);
        Check(session, path);
        LoadedData data = fit.Load(session, keepRecords: path is not null);
        bool[]? anomalies = data.Anomalies();
        string[] labels = data.LabelColumn is { } label ? [label] : [];
        var cleaning = new Cleaning(recipe with { Ignore = [.. data.Ignore, .. labels], NormalLabel = null })
        {
            Share = session.Get(share),
            Audit = new() { Seed = recipe.Detector.Seed },
        };
        CleaningReport report = Clean(session, cleaning, data);
        if (path is not null)
        {
            session.WriteFile(path, stream => new TableWriter(stream).Write(data.Rows.SelectRows([.. report.Kept])));
        }

        var text = new CleaningText(data, report, anomalies, path);
        if (session.Json)
        {
            session.PrintJson(writer => text.WriteJson(writer, session.Get(top)));
        }
        else if (path != "-")
        {
            text.Print(session, session.Get(top));
        }

        return FitOptions.ExitCodeOf(session, report.After.Health, session.Get(fit.Strict));
    }

    private void Check(Session session, string? path)
    {
        if (session.Get(share) is { } value && value is not (>= 0 and <= 0.5))
        {
            throw new UsageException(FormattableString.Invariant($"--share must be from 0 to 0.5, was {value}"));
        }

        if (session.Get(top) < 0)
        {
            throw new UsageException($"--top must be 0 or more, was {session.Get(top)}");
        }

        if (path == "-" && session.Json)
        {
            throw new UsageException("--output - and --json cannot both have standard output; write the rows to a file");
        }

        OutputFile.Check("--output", path, ".csv", ".tsv", ".txt");
    }

    private static CleaningReport Clean(Session session, Cleaning cleaning, LoadedData data)
    {
        using ProgressReport progress = session.StartProgress();
        try
        {
            return cleaning.Run(data.Rows, new TrainingContext { Progress = progress, CancellationToken = session.Cancellation });
        }
        catch (DataException exception)
        {
            throw new DataException($"{data.Name}: {exception.Message}", exception);
        }
    }
}
