namespace Misfit.Cli.Output;

/// <summary>Where a command writes and what can be shown there.</summary>
internal sealed record Terminal(TextWriter Output, TextWriter Error)
{
    /// <summary>Width of text that nobody looks at on a screen.</summary>
    private const int PlainWidth = 100;

    public bool Color { get; init; }

    /// <summary>Whether the error stream is a screen, on which a progress bar can be drawn.</summary>
    public bool Interactive { get; init; }

    /// <summary>Standard output as bytes, for results that are written there instead of to a file.</summary>
    public Func<Stream> OpenOutput { get; init; } = Console.OpenStandardOutput;

    public int Width { get; init; } = PlainWidth;

    public static Terminal OfProcess()
    {
        bool dumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        bool noColor = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        bool screen = !Console.IsOutputRedirected && !dumb;
        return new Terminal(Console.Out, Console.Error)
        {
            Color = screen && !noColor,
            Interactive = !Console.IsErrorRedirected && !dumb,
            Width = screen && Console.WindowWidth > 0 ? Math.Clamp(Console.WindowWidth, 60, 160) : PlainWidth,
        };
    }
}
