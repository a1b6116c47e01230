using System.CommandLine;
using System.Text.Json;
using Misfit.Cli.Input;
using Misfit.Cli.Output;
using Misfit.Pipelines;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit fit DATA -o MODEL</c>: learns what is normal and saves the pipeline.</summary>
internal sealed class FitCommand : MisfitCommand
{
    private readonly FitOptions fit = new();
    private readonly Option<string> output = new("--output", "-o") { Description = "The model file to write", HelpName = "MODEL", Required = true };

    public FitCommand()
        : base("fit", "Learn what is normal in a table, and save it as a model file.",
            """
            With labels only the rows labelled normal are learned from and calibrated with. Without them all rows are, the
            anomalies among them included. Readings of a series are learned in windows (see: misfit detect --help). Ctrl-C ends a training early and saves the best model so far.

            Examples:
              misfit fit payments.csv -o payments.misfit
              misfit fit payments.csv -o payments.misfit --label is_fraud --budget 5/1000 --strict
              misfit fit sensors.csv -o sensors.misfit -d isolation-forest --set trees=300 --seed 7
              misfit fit load.csv -o load.misfit --time timestamp --window 48 --season 1w
              misfit fit sites.csv -o sites.misfit --time at --group site --per-group
              misfit fit dataset:kdd99 -o kdd.misfit --label label --normal normal

            """)
    {
        fit.AddTo(this);
        Add(output);
    }

    public override int Run(Session session)
    {
        Pipeline recipe = fit.Recipe(session);
        string path = session.Get(output)!;
        OutputFile.Check("--output", path);
        LoadedData data = fit.Load(session, keepRecords: false);
        bool guessed = data.Origin == LabelOrigin.Guessed;
        _ = guessed ? null : data.Anomalies();
        recipe = recipe with
        {
            LabelColumn = guessed ? null : data.LabelColumn,
            Ignore = guessed ? [.. data.Ignore, data.LabelColumn!] : data.Ignore,
        };
        recipe = fit.Series.Apply(session, recipe, data.Rows);
        PipelineModel model = FitOptions.Fit(session, data, (rows, context, firstRow) => recipe.Fit(rows, context, firstRow: firstRow));
        model.Save(path);
        if (session.Json)
        {
            session.PrintJson(writer => SummaryText.WriteJson(writer, path, model.Summary));
        }
        else
        {
            session.Print(Cells.Facts([("written", path), .. SummaryText.Facts(model.Summary)]));
        }

        if (guessed)
        {
            session.Remark($"misfit: '{data.LabelColumn}' is named like labels and was left out; --label {data.LabelColumn} learns from the normal rows only");
        }

        return FitOptions.ExitCodeOf(session, model.Health, session.Get(fit.Strict));
    }
}
