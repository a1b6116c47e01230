using System.CommandLine;

namespace Misfit.Cli;

/// <summary>Says in one line what is wrong with a command line.</summary>
internal static class UsageProblem
{
    public static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string problem = parsed.UnmatchedTokens.Count > 0 ? Unknown(command, parsed.UnmatchedTokens[0]) : parsed.Errors[0].Message.TrimEnd('.');
        return $"{problem} (see: {string.Join(' ', Path(command))} --help)";
    }

    private static string Unknown(Command command, string word)
    {
        if (word.StartsWith('-') && word.Length > 1)
        {
            IEnumerable<string> options = command.Options.Concat(GlobalOptions.All).SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal));
            return $"unknown option '{word}'{Suggestion.For(word, options)}";
        }

        return command.Subcommands.Count > 0
            ? $"unknown command '{word}'{Suggestion.For(word, command.Subcommands.Select(subcommand => subcommand.Name))}"
            : $"'{word}' is one argument too many";
    }

    private static IEnumerable<string> Path(Command command) =>
        command is RootCommand ? ["misfit"] : [.. Path(command.Parents.OfType<Command>().First()), command.Name];
}
