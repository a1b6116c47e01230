using System.Diagnostics;
using Misfit.Pipelines;

namespace Misfit.Data.Tests;

public sealed class ReadmeTests
{
    private static string Sample => Path.Combine(Repository.Root, "samples/01-FiveLines");

    [Fact]
    public void FiveLines_inTheReadme_areTheSample()
    {
        string program = File.ReadAllText(Path.Combine(Sample, "Program.cs")).ReplaceLineEndings("\n");
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        Assert.Contains("```csharp\n" + program + "```", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void FiveLines_run_explainAndSave()
    {
        string folder = Directory.CreateTempSubdirectory("misfit-readme-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "samples"));
            File.Copy(Path.Combine(Repository.Root, "samples/card-payments.csv"), Path.Combine(folder, "samples/card-payments.csv"));
            (int exitCode, string output) = Run(folder);
            Assert.True(exitCode == 0, output);
            Assert.Matches(@"Row \d+ is the strangest: Reason \{ Column = \w+", output);
            Assert.Equal("isolation-forest", PipelineModel.Load(Path.Combine(folder, "payments.misfit")).Recipe.Detector.Info.Id);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (int ExitCode, string Output) Run(string folder)
    {
        // The sample is built with this project, in the same configuration.
        string build = Path.GetRelativePath(Path.Combine(Repository.Root, "tests/Misfit.Data.Tests/bin"), AppContext.BaseDirectory);
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(Sample, "bin", build, "FiveLines.dll")])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
