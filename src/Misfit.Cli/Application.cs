using System.CommandLine;
using System.CommandLine.Parsing;
using Misfit.Cli.Commands;
using Misfit.Cli.Output;

namespace Misfit.Cli;

/// <summary>Parses a command line, runs its command and turns failures into one line and an exit code.</summary>
internal static class Application
{
    private const string Description = "Learns what normal looks like and finds what does not fit.";

    public static string Version { get; } = typeof(Application).Assembly.GetName().Version!.ToString(3);

    public static int Run(string[] args, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            ParseResult parsed = Root(terminal, cancellation).Parse(args.Length == 0 ? ["--help"] : args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithNotes)
            {
                throw new UsageException(UsageProblem.Describe(parsed));
            }

            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = terminal.Output, Error = terminal.Error });
        }
        catch (Exception exception)
        {
            (int code, string message) = Failure.Describe(exception);
            terminal.Error.WriteLine($"misfit: {message.ReplaceLineEndings(" ")}");
            return code;
        }
    }

    internal static RootCommand Root(Terminal terminal, CancellationToken cancellation)
    {
        var root = new RootCommand(Description);
        foreach (Option option in GlobalOptions.All)
        {
            root.Add(option);
        }

        foreach (MisfitCommand command in AllCommands())
        {
            SetAction(command, terminal, cancellation);
            root.Add(command);
        }

        HelpWithNotes.AddTo(root);
        return root;
    }

    private static void SetAction(MisfitCommand command, Terminal terminal, CancellationToken cancellation)
    {
        command.SetAction(parsed => command.Run(new Session(parsed, terminal, cancellation)));
        foreach (MisfitCommand subcommand in command.Subcommands.Cast<MisfitCommand>())
        {
            SetAction(subcommand, terminal, cancellation);
        }
    }

    private static IEnumerable<MisfitCommand> AllCommands() =>
    [
        new DetectCommand(),
        new FitCommand(),
        new ScoreCommand(),
        new ExplainCommand(),
        new EvaluateCommand(),
        new BenchCommand(),
        new CleanCommand(),
        new InspectCommand(),
        new DetectorsCommand(),
        new DataSetsCommand(),
        new GenerateCommand(),
        new ServeCommand(),
    ];
}
