namespace Misfit.Cli;

/// <summary>Thrown when the words of a command line do not make sense together.</summary>
internal sealed class UsageException(string message) : Exception(message);
