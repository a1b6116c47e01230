using System.Diagnostics;
using System.Globalization;
using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Runs;

/// <summary>What a cell may need.</summary>
/// <param name="Time">The longest it may take.</param>
/// <param name="Bytes">The most memory its process may hold.</param>
internal sealed record CellLimits(TimeSpan Time, long Bytes);

/// <summary>
/// A process that runs cells, so that one that needs too much time or memory, or falls over, takes nothing with it. Started when it is needed, and again after it had to be killed.
/// </summary>
internal sealed class WorkerProcess(Func<ProcessStartInfo> command, CellLimits limits) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private Process? process;

    /// <summary>Runs one cell.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; the process is gone.</exception>
    public async Task<CellResult> Run(Cell cell, CancellationToken cancellation)
    {
        try
        {
            process ??= Start();
            await process.StandardInput.WriteLineAsync(CellJson.Line(cell).AsMemory(), cancellation).ConfigureAwait(false);
            await process.StandardInput.FlushAsync(cancellation).ConfigureAwait(false);
            Task<string?> answer = process.StandardOutput.ReadLineAsync(cancellation).AsTask();
            string? broken = await Watch(answer, cancellation).ConfigureAwait(false);
            if (broken is not null)
            {
                Stop();
                return new CellResult(cell) { Error = broken };
            }

            return await answer.ConfigureAwait(false) is { } line ? CellJson.ParseResult(line) : Ended(cell);
        }
        catch (OperationCanceledException)
        {
            Stop();
            throw;
        }
        catch (IOException)
        {
            return Ended(cell);
        }
    }

    public void Dispose() => Stop();

    private Process Start()
    {
        ProcessStartInfo start = command();
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
    }

    /// <summary>Waits for the answer; says which limit was passed, null when none was.</summary>
    private async Task<string?> Watch(Task answer, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        while (await Task.WhenAny(answer, Task.Delay(LookEvery, cancellation)).ConfigureAwait(false) != answer)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start) > limits.Time)
            {
                return string.Create(CultureInfo.InvariantCulture, $"given up after {limits.Time.TotalSeconds:0} s");
            }

            process!.Refresh();
            if (!process.HasExited && process.WorkingSet64 > limits.Bytes)
            {
                return string.Create(CultureInfo.InvariantCulture, $"given up, it needed more than {limits.Bytes / 1e9:0.#} GB");
            }
        }

        return null;
    }

    private CellResult Ended(Cell cell)
    {
        process!.WaitForExit();
        int code = process.ExitCode;
        Stop();
        return new CellResult(cell) { Error = $"its process ended with exit code {code}" };
    }

    private void Stop()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process?.Dispose();
        process = null;
    }
}
