using Misfit.Cli.Output;

namespace Misfit.Cli;

/// <summary>The executable.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        // Answered before anything is built or loaded, so that scripts can ask in no time.
        if (args is ["--version"])
        {
            Console.Out.WriteLine(Application.Version);
            return ExitCode.Done;
        }

        using var interruption = new Interruption();
        return Application.Run(args, Terminal.OfProcess(), interruption.Token);
    }
}
