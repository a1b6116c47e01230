using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Misfit.Cli.Output;
using Misfit.Storage;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Misfit.Cli;

/// <summary>One run of a command: its arguments, where it writes, and how it is stopped.</summary>
internal sealed class Session(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
{
    public CancellationToken Cancellation => cancellation;

    /// <summary>The command line, as it can be typed again.</summary>
    public string CommandLine => string.Join(' ', parsed.Tokens.Select(token => Quote(token.Value)).Prepend("misfit"));

    public bool Json => parsed.GetValue(GlobalOptions.Json);

    public bool Quiet => parsed.GetValue(GlobalOptions.Quiet);

    public bool Color => terminal.Color && !parsed.GetValue(GlobalOptions.NoColor);

    public Terminal Terminal => terminal;

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>A remark on standard error, unless asked to be quiet.</summary>
    public void Remark(string line)
    {
        if (!Quiet)
        {
            terminal.Error.WriteLine(line);
        }
    }

    /// <summary>What went wrong although the work was done, on standard error.</summary>
    public void Complain(string line) => terminal.Error.WriteLine($"misfit: {line}");

    public ProgressReport StartProgress() => new(terminal, Quiet);

    /// <summary>Writes a result: beside its place and then renamed; - is standard output.</summary>
    public void WriteFile(string path, Action<Stream> write)
    {
        if (path == "-")
        {
            using Stream stream = terminal.OpenOutput();
            write(stream);
        }
        else
        {
            AtomicFile.Write(path, write);
        }
    }

    /// <summary>Prints tables and coloured text, without the spaces that would fill up lines.</summary>
    public void Print(params IReadOnlyList<IRenderable> parts)
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Color ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = Color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = terminal.Width;
        console.Profile.Capabilities.Unicode = true;
        foreach (IRenderable part in parts)
        {
            console.Write(part);
        }

        foreach (string line in text.ToString().TrimEnd().Split('\n'))
        {
            terminal.Output.WriteLine(line.TrimEnd());
        }
    }

    /// <summary>Prints lines as they are.</summary>
    public void PrintLines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            terminal.Output.WriteLine(line);
        }
    }

    /// <summary>Prints one JSON document.</summary>
    public void PrintJson(Action<Utf8JsonWriter> write) => PrintJson(stream =>
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        write(writer);
    });

    /// <inheritdoc cref="PrintJson(Action{Utf8JsonWriter})"/>
    public void PrintJson(Action<Stream> write)
    {
        using var buffer = new MemoryStream();
        write(buffer);
        terminal.Output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static string Quote(string word) => word.Length > 0 && word.All(letter => char.IsLetterOrDigit(letter) || "-_./:=,%@+".Contains(letter)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
