using System.CommandLine;

namespace Misfit.Cli;

/// <summary>One command of the command line.</summary>
/// <param name="name">The word that calls it.</param>
/// <param name="description">What it does.</param>
/// <param name="notes">Examples and whatever else its help should say, printed as it is.</param>
internal abstract class MisfitCommand(string name, string description, string notes) : Command(name, description)
{
    public string Notes => notes;

    /// <summary>Does the work and returns the exit code.</summary>
    public abstract int Run(Session session);
}
