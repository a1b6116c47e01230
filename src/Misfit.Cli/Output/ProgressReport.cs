using System.Diagnostics;
using Misfit.Data;
using Misfit.Data.Datasets;
using Misfit.Training;

namespace Misfit.Cli.Output;

/// <summary>
/// Shows how far long work is: one line that is drawn again and again with a bar and the time left on a screen; otherwise a
/// plain line when a step starts and every few seconds while it lasts.
/// </summary>
internal sealed class ProgressReport(Terminal terminal, bool silent) : IProgress<TrainingProgress>, IProgress<ReadProgress>, IProgress<FetchProgress>, IDisposable
{
    private const int BarWidth = 24;

    private static readonly TimeSpan RedrawAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private string? stage;
    private long stageStarted;
    private long lastShown;
    private bool drawn;

    public void Report(TrainingProgress value)
    {
        string loss = value.Loss is { } number ? $", loss {Figures.Short(number)}" : "";
        Show(value.Stage, value.Total > 0 ? (double)value.Done / value.Total : null, $"{Figures.Count(value.Done)} of {Figures.Count(value.Total)}{loss}", value.Remaining);
    }

    public void Report(ReadProgress value) => Show($"reading {value.Source}", value.Fraction, Figures.Count(value.Rows, "row"), null);

    public void Report(FetchProgress value) =>
        Show($"fetching {value.File}", value.BytesTotal is > 0 ? (double)value.BytesDone / value.BytesTotal : null, $"{Figures.Count(value.BytesDone / 1024)} KiB", null);

    /// <summary>Shows a step.</summary>
    /// <param name="name">What is being done.</param>
    /// <param name="fraction">How much of it is done, in [0, 1]; null when it cannot be told.</param>
    /// <param name="detail">How much of it is done, in words.</param>
    /// <param name="remaining">The time left; estimated from <paramref name="fraction"/> when null.</param>
    public void Show(string name, double? fraction, string detail, TimeSpan? remaining)
    {
        if (silent)
        {
            return;
        }

        lock (gate)
        {
            bool isNew = name != stage;
            if (isNew)
            {
                stage = name;
                stageStarted = Stopwatch.GetTimestamp();
            }

            if (isNew || Stopwatch.GetElapsedTime(lastShown) >= (terminal.Interactive ? RedrawAfter : RepeatAfter))
            {
                lastShown = Stopwatch.GetTimestamp();
                Write(isNew, fraction, detail, remaining ?? Estimate(fraction));
            }
        }
    }

    /// <summary>Removes what is drawn on a screen.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (drawn)
            {
                terminal.Error.Write("\r\u001b[K");
                drawn = false;
            }
        }
    }

    private TimeSpan? Estimate(double? fraction)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(stageStarted);
        return fraction is > 0.02 and <= 1 && elapsed > TimeSpan.FromSeconds(1) ? elapsed * ((1 - fraction.Value) / fraction.Value) : null;
    }

    private void Write(bool isNew, double? fraction, string detail, TimeSpan? remaining)
    {
        string left = remaining is { } time ? $"{Figures.Duration(time)} left, " : "";
        if (terminal.Interactive)
        {
            int filled = (int)(Math.Clamp(fraction ?? 0, 0, 1) * BarWidth);
            string bar = fraction is null ? "" : $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] ";
            terminal.Error.Write($"\r{Figures.Cut($"{stage} {bar}{left}{detail}", terminal.Width - 1)}\u001b[K");
            drawn = true;
        }
        else
        {
            terminal.Error.WriteLine(isNew ? $"misfit: {stage}" : $"misfit: {stage}: {left}{detail}");
        }
    }
}
