using System.Diagnostics;

namespace Misfit.Cli.Tests;

/// <summary>What only a real process can show: standard input, signals, the environment.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Version_is_one_line()
    {
        RunResult result = Run("", "--version");

        Assert.Equal((0, "0.1.0\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public void Detect_standard_input_is_read()
    {
        RunResult result = Run(File.ReadAllText(workspace.Payments()), "detect", "-", "-d", "pca", "--json", "-q");

        Assert.Equal(300, result.MustSucceed().Json.GetProperty("rows").GetInt64());
    }

    [Fact]
    public void Score_standard_input_to_standard_output()
    {
        RunResult result = Run(File.ReadAllText(workspace.Payments()), "score", "-", "-m", workspace.Model(), "-o", "-", "-q");

        Assert.Equal(301, result.MustSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Detect_empty_standard_input_is_refused()
    {
        Run("", "detect", "-").MustRefuse(4, "standard input");
    }

    [Fact]
    public void Fit_interrupted_saves_the_best_model_so_far()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using Process process = Start("fit", workspace.Payments("many.csv", rows: 2000), "-d", "autoencoder", "--set", "epochs=100000", "--set", "patience=0", "-o", workspace.PathOf("m.misfit"));
        process.StandardInput.Close();
        string? line;
        while ((line = process.StandardError.ReadLine()) is not null && !line.Contains("training", StringComparison.Ordinal))
        {
        }

        Thread.Sleep(700);
        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        string rest = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 130, rest);
        Assert.Contains("best model so far", rest, StringComparison.Ordinal);
        Assert.Contains("interrupted", CommandLine.Run("inspect", workspace.PathOf("m.misfit"), "--json").MustSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Datasets_offline_says_how_to_get_the_files()
    {
        RunResult result = Run("", new Dictionary<string, string> { ["MISFIT_DATASETS"] = "", ["MISFIT_CACHE"] = workspace.PathOf("cache"), ["HTTPS_PROXY"] = "http://127.0.0.1:9", ["https_proxy"] = "http://127.0.0.1:9", ["http_proxy"] = "http://127.0.0.1:9", ["NO_PROXY"] = "", ["no_proxy"] = "" }, "datasets", "get", "thyroid", "-q");

        result.MustRefuse(4, "thyroid", "MISFIT_DATASETS");
    }

    private static RunResult Run(string input, params string[] arguments) => Run(input, [], arguments);

    private static RunResult Run(string input, Dictionary<string, string> environment, params string[] arguments)
    {
        using Process process = Start(environment, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return new RunResult(process.ExitCode, output.Result.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
    }

    private static Process Start(params string[] arguments) => Start([], arguments);

    private static Process Start(Dictionary<string, string> environment, params string[] arguments)
    {
        string[] all = ["exec", typeof(Application).Assembly.Location, .. arguments];
        var start = new ProcessStartInfo("dotnet", all) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
