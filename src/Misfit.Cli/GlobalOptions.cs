using System.CommandLine;

namespace Misfit.Cli;

/// <summary>Options of every command.</summary>
internal static class GlobalOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Print one JSON document on standard output and nothing else there", Recursive = true };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Report no progress and no remarks", Recursive = true };

    public static Option<bool> NoColor { get; } = new("--no-color") { Description = "Print without colour (also when NO_COLOR is set)", Recursive = true };

    public static IEnumerable<Option> All => [Json, Quiet, NoColor];
}
