using System.CommandLine;
using Misfit.Benchmarks.Evaluations;
using Misfit.Cli.Output;
using Misfit.Data;
using Misfit.Decisions;
using Misfit.Pipelines;
using Misfit.Preprocessing;
using Misfit.Tables;
using Misfit.Training;

namespace Misfit.Cli.Input;

/// <summary>The options of commands that learn from data: which data, which detector, which columns, where the line is drawn.</summary>
internal sealed class FitOptions
{
    public DataOptions Data { get; } = new();

    public DetectorChoice Detector { get; } = new();

    public LabelOptions Labels { get; } = new();

    public SeriesChoice Series { get; } = new();

    public BudgetOption Budget { get; } = new();

    public Option<string> Scaling { get; } = new("--scaler") { Description = $"How numbers are brought to one scale: {string.Join(", ", ScalerName.All)}", HelpName = "NAME", DefaultValueFactory = _ => ScalerName.All[0] };

    public Option<bool> Strict { get; } = new("--strict") { Description = "Exit with code 3 when the health report has an alarm" };

    public void AddTo(Command command)
    {
        Data.AddTo(command);
        Detector.AddTo(command);
        Labels.AddTo(command);
        Series.AddTo(command);
        command.Add(Budget.Rule);
        command.Add(Scaling);
        command.Add(Strict);
    }

    /// <summary>Checks everything that can be checked before any data are read, and makes the recipe.</summary>
    public Pipeline Recipe(Session session)
    {
        Series.Check(session);
        return new Pipeline(Detector.Create(session))
        {
            Threshold = Budget.Read(session),
            Preprocessing = new PreprocessingOptions { Scaler = ScalerName.Parse(session.Get(Scaling)!) },
            NormalLabel = session.Get(Labels.Normal),
        };
    }

    /// <summary>Reads the data.</summary>
    public LoadedData Load(Session session, bool keepRecords)
    {
        using var progress = session.StartProgress();
        return LoadedData.Load(session, Data, Labels, progress, progress, keepRecords);
    }

    /// <summary>Fits, with progress; what is wrong with the rows is said with the name of the data.</summary>
    /// <param name="session">The session.</param>
    /// <param name="data">The rows.</param>
    /// <param name="fit">Fits to the rows, of which the first is to be called by the number given.</param>
    public static T Fit<T>(Session session, LoadedData data, Func<Table, TrainingContext, long, T> fit)
    {
        using var progress = session.StartProgress();
        try
        {
            return fit(data.Rows, new TrainingContext { Progress = progress, CancellationToken = session.Cancellation }, 1);
        }
        catch (DataException exception)
        {
            throw new DataException($"{data.Name}: {exception.Message}", exception);
        }
    }

    /// <summary>The exit code that a model's health asks for, after saying why it is not 0.</summary>
    public static int ExitCodeOf(Session session, TrainingHealth health, bool strict)
    {
        if (health.Interrupted && session.Cancellation.IsCancellationRequested)
        {
            session.Complain("interrupted; the results are those of the best model so far");
            return ExitCode.Interrupted;
        }

        if (health.Alarm && strict)
        {
            session.Complain($"health alarm (--strict): {health.Findings.First(finding => finding.Alarm).Message}");
            return ExitCode.HealthAlarm;
        }

        return ExitCode.Done;
    }
}
