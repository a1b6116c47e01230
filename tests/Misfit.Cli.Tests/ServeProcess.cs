using System.Diagnostics;
using System.Globalization;

namespace Misfit.Cli.Tests;

/// <summary>A server as a process of its own, which can be killed.</summary>
internal sealed class ServeProcess : IDisposable
{
    private const string Announcement = "the Studio is at ";

    private readonly Process process;

    private ServeProcess(Process process, Uri address, IReadOnlyList<string> output, IReadOnlyList<string> errors)
    {
        (this.process, Output, Errors) = (process, output, errors);
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Client { get; }

    /// <summary>The lines of standard output so far.</summary>
    public IReadOnlyList<string> Output { get; }

    /// <summary>The lines of standard error so far.</summary>
    public IReadOnlyList<string> Errors { get; }

    public static ServeProcess Start(string folder, string urls = "http://127.0.0.1:0", params string[] further)
    {
        string[] arguments = ["exec", typeof(Application).Assembly.Location, "serve", "--urls", urls, "--data", folder, .. further];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = new List<string>();
        var errors = new List<string>();
        var announced = new TaskCompletionSource<string?>();
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) =>
        {
            Keep(errors, line.Data);
            int place = line.Data?.IndexOf(Announcement, StringComparison.Ordinal) ?? -1;
            if (line.Data is null || place >= 0)
            {
                announced.TrySetResult(line.Data?[(place + Announcement.Length)..].Split(' ')[0]);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        bool answered = announced.Task.Wait(TimeSpan.FromSeconds(60));
        if (!answered || announced.Task.Result is not { } address)
        {
            process.Kill();
            process.Dispose();
            throw new InvalidOperationException($"The server did not start: {string.Join(' ', errors)}");
        }

        return new ServeProcess(process, new Uri(address.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)), output, errors);
    }

    /// <summary>The most memory that the process had at a time, in MB; of Linux alone.</summary>
    public double PeakMegabytes()
    {
        string line = File.ReadLines($"/proc/{process.Id}/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Ends it at once, as kill -9 does.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }

    private static void Keep(List<string> lines, string? line)
    {
        if (line is not null)
        {
            lock (lines)
            {
                lines.Add(line);
            }
        }
    }
}
