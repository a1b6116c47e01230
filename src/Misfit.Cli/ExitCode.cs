namespace Misfit.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadUsage = 2;
    public const int HealthAlarm = 3;
    public const int BadData = 4;
    public const int Interrupted = 130;
}
