using System.CommandLine;
using Misfit.Detectors;
using Misfit.Cli.Output;
using Spectre.Console;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit detectors [ID]</c>: the catalogue, or one detector's options.</summary>
internal sealed class DetectorsCommand : MisfitCommand
{
    private readonly Argument<string?> id = new("ID") { Description = "A detector, to see its options", Arity = ArgumentArity.ZeroOrOne };

    public DetectorsCommand()
        : base("detectors", "List the detectors, or one detector's options with defaults and ranges.",
            """
            Examples:
              misfit detectors                  all detectors, a line each
              misfit detectors autoencoder      what can be set with --set NAME=VALUE, and the presets
              misfit detectors --json           the whole catalogue for programs

            """) => Add(id);

    public override int Run(Session session)
    {
        IReadOnlyList<DetectorInfo> shown = session.Get(id) is { } asked ? [DetectorChoice.Find(asked)] : DetectorCatalog.All;
        if (session.Json)
        {
            session.PrintJson(writer => CatalogJson.Write(writer, shown));
        }
        else if (session.Get(id) is null)
        {
            PrintAll(session, shown);
        }
        else
        {
            PrintOne(session, shown[0]);
        }

        return ExitCode.Done;
    }

    private static void PrintAll(Session session, IReadOnlyList<DetectorInfo> detectors)
    {
        Table table = Cells.NewTable("id", "family", "what it does");
        foreach (DetectorInfo detector in detectors)
        {
            table.AddRow(Cells.Strong(detector.Id), Cells.Plain(detector.Family), Cells.Plain(detector.Summary));
        }

        session.Print(table, Cells.Plain("\nOptions of one: misfit detectors ID"));
    }

    private static void PrintOne(Session session, DetectorInfo info)
    {
        Detector defaults = info.Create();
        session.Print(Cells.Strong(info.Id), Cells.Plain($" ({info.Family}{(info.Deep ? ", a neural network" : "")}): {info.Summary}\n{info.Paper}\n\n"));
        Table options = Cells.NewTable("option", "default", "must be", "what it does");
        foreach (DetectorOption option in info.Options)
        {
            options.AddRow(Cells.Strong(option.Name), Cells.Plain(option.Get(defaults)), Cells.Plain(option.Range), Cells.Plain(option.Summary));
        }

        options.AddRow(Cells.Strong("seed"), Cells.Plain(Figures.Short(defaults.Seed)), Cells.Plain("a whole number; given as --seed"), Cells.Plain("decides every random choice"));
        session.Print(options);
        if (info.Presets.Count > 0)
        {
            Table presets = Cells.NewTable("preset", "what it is");
            foreach (DetectorPreset preset in info.Presets)
            {
                presets.AddRow(Cells.Strong($"--set preset={preset.Name}"), Cells.Plain(preset.Summary));
            }

            session.Print(Cells.Plain("\n"), presets);
        }
    }
}
