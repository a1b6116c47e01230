using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Misfit.Cli;

/// <summary>Help with the command's examples below it.</summary>
internal sealed class HelpWithNotes(HelpAction inner) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithNotes((HelpAction)option.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        int code = inner.Invoke(parseResult);
        if (parseResult.CommandResult.Command is MisfitCommand { Notes: var notes })
        {
            parseResult.InvocationConfiguration.Output.WriteLine(notes.TrimEnd());
        }

        return code;
    }
}
