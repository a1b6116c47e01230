using System.CommandLine;
using Misfit.Cli.Output;
using Misfit.Pipelines;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit inspect MODEL</c>: what a model file says of itself, without loading its weights.</summary>
internal sealed class InspectCommand : MisfitCommand
{
    private readonly Argument<string> model = new("MODEL") { Description = "A model file" };

    public InspectCommand()
        : base("inspect", "Show what a model file is: recipe, columns, health, calibration, threshold.",
            """
            The file is checked to be whole; its weights are not loaded.

            Examples:
              misfit inspect payments.misfit
              misfit inspect payments.misfit --json

            """) => Add(model);

    public override int Run(Session session)
    {
        string path = session.Get(model)!;
        PipelineSummary summary = PipelineModel.Inspect(path);
        if (session.Json)
        {
            session.PrintJson(writer => SummaryText.WriteJson(writer, path, summary));
        }
        else
        {
            session.Print(Cells.Facts([("file", path), .. SummaryText.Facts(summary)]));
            foreach ((string group, PipelineSummary part) in summary.Groups.DefaultIfEmpty(KeyValuePair.Create("", summary)))
            {
                session.Print(Cells.Plain("\n"), Cells.Strong(group.Length > 0 ? $"{group}\n" : ""), SummaryText.Columns(part));
            }
        }

        return ExitCode.Done;
    }
}
