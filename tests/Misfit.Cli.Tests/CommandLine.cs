using System.Text;
using System.Text.Json;
using Misfit.Cli.Output;

namespace Misfit.Cli.Tests;

/// <summary>What a run of the command line left behind.</summary>
internal sealed record RunResult(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of standard error that are not progress.</summary>
    public string[] Complaints => [.. Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    public JsonElement Json
    {
        get
        {
            using JsonDocument document = JsonDocument.Parse(Output, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.Clone();
        }
    }

    /// <summary>Fails unless the run was refused with this code and one line that says all of the words.</summary>
    public void MustRefuse(int exitCode, params string[] words)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, expected {exitCode}; standard error: {Error}");
        Assert.Equal("", Output);
        string line = Assert.Single(Complaints);
        Assert.StartsWith("misfit: ", line, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.OrdinalIgnoreCase));
    }

    public RunResult MustSucceed()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}; standard error: {Error}");
        return this;
    }
}

/// <summary>Runs the command line in this process.</summary>
internal static class CommandLine
{
    public static RunResult Run(params string[] args) => Run(default(CancellationToken), args);

    public static RunResult Run(CancellationToken cancellation, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var bytes = new MemoryStream();
        int code = Application.Run(args, new Terminal(output, error) { OpenOutput = () => bytes }, cancellation);
        return new RunResult(code, output + Encoding.UTF8.GetString(bytes.ToArray()), error.ToString());
    }

    /// <summary>The same without progress on standard error.</summary>
    public static RunResult RunQuietly(params string[] args) => Run([.. args, "--quiet"]);
}
