namespace Misfit.Cli;

/// <summary>What a user is told when something goes wrong: one line, and an exit code.</summary>
internal static class Failure
{
    public static (int ExitCode, string Message) Describe(Exception exception) => exception switch
    {
        OperationCanceledException => (ExitCode.Interrupted, "interrupted; nothing was written"),
        UsageException or OptionsException => (ExitCode.BadUsage, exception.Message),
        DataException or ModelFormatException or ShapeException => (ExitCode.BadData, exception.Message),
        FileNotFoundException { FileName: { } file } => (ExitCode.BadData, $"{file}: there is no such file"),
        IOException or UnauthorizedAccessException => (ExitCode.Failed, exception.Message),
        OutOfMemoryException => (ExitCode.Failed, "out of memory; use fewer rows or columns"),
        AggregateException { InnerExceptions: [var inner, ..] } => Describe(inner),
        _ => (ExitCode.Failed, $"this is a defect in Misfit, please report it: {exception.GetType().Name}: {exception.Message} {Place(exception)}"),
    };

    private static string Place(Exception exception) => exception.StackTrace?.Split('\n')[0].Trim() ?? "";
}
