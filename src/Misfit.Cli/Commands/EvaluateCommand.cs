using System.CommandLine;
using System.Diagnostics;
using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Protocols;
using Misfit.Cli.Input;
using Misfit.Cli.Output;
using Misfit.Pipelines;
using Misfit.Preprocessing;
using Misfit.Tables;
using Spectre.Console;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit evaluate DATA --label COL</c>: figures of detectors, or of a saved model, against labels.</summary>
internal sealed class EvaluateCommand : MisfitCommand
{
    private readonly DataOptions data = new();
    private readonly LabelOptions labels = new();
    private readonly Option<string?> model = new("--model", "-m") { Description = "A model file to evaluate, instead of detectors", HelpName = "MODEL" };
    private readonly Option<string[]> detectors = new("--detector", "-d") { Description = "A detector, or ID:PRESET; may be repeated, to compare on the same rows (default: isolation-forest)", HelpName = "ID", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> set = new("--set") { Description = "An option of the detector, as NAME=VALUE; may be repeated", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };
    private readonly Option<string> protocol = new("--protocol") { Description = $"Which rows are learned from and evaluated on: {string.Join(", ", ProtocolName.All)}", HelpName = "NAME", DefaultValueFactory = _ => ProtocolName.All[0] };
    private readonly Option<int> seeds = new("--seeds") { Description = "Number of runs, with the seeds 1, 2, …", HelpName = "N", DefaultValueFactory = _ => 3 };
    private readonly Option<string?> scaler = new("--scaler") { Description = $"How numbers are scaled: {string.Join(", ", ScalerName.All)} (default: as recommended for the data set)", HelpName = "NAME" };

    public EvaluateCommand()
        : base("evaluate", "Measure detectors, or a saved model, against labels.",
            """
            Protocols:
              one-class      learn from half of the normal rows, evaluate on the other half and all anomalies
              unsupervised   learn from a stratified 70 % of the rows without labels, evaluate on the other 30 %
              transductive   learn from all rows without labels, evaluate on the same rows
            F1, precision and recall are at the threshold that flags as many rows as there are anomalies; best F1 is the best
            over all thresholds. A saved model of a series is also measured by events: runs of labelled rows beside flagged
            intervals. Detectors named by --detector judge each row alone. Where a paper fixed a data set's split, one-class uses it.

            Examples:
              misfit evaluate dataset:thyroid -d isolation-forest --seeds 5
              misfit evaluate payments.csv --label is_fraud -d autoencoder -d pca -d isolation-forest
              misfit evaluate dataset:kdd99-cloudera -d autoencoder:cloudera --json
              misfit evaluate new.csv --label is_fraud -m payments.misfit

            """)
    {
        data.AddTo(this);
        labels.AddTo(this);
        Add(model);
        Add(detectors);
        Add(set);
        Add(protocol);
        Add(seeds);
        Add(scaler);
    }

    public override int Run(Session session)
    {
        if (session.Get(model) is { } path)
        {
            if (session.Get(detectors)!.Length + session.Get(set)!.Length > 0)
            {
                throw new UsageException("--model evaluates a saved model; leave out --detector and --set, or leave out --model to fit detectors");
            }

            return EvaluateModel(session, path);
        }

        return EvaluateDetectors(session);
    }

    private int EvaluateDetectors(Session session)
    {
        Contender[] contenders = [.. Contenders(session)];
        int runs = session.Get(seeds) is >= 1 and <= 1000 and var count ? count : throw new UsageException($"--seeds must be from 1 to 1000, was {session.Get(seeds)}");
        var evaluation = new Evaluation
        {
            Protocol = ProtocolName.Parse(session.Get(protocol)!),
            Seeds = [.. Enumerable.Range(1, runs)],
            Preprocessing = session.Get(scaler) is { } name ? new PreprocessingOptions { Scaler = ScalerName.Parse(name) } : null,
        };
        LabelledTable table = Load(session);
        IReadOnlyList<EvaluationReport> reports;
        using (ProgressReport progress = session.StartProgress())
        {
            reports = evaluation.Run(table, contenders, new EvaluationSteps(progress), session.Cancellation);
        }

        if (session.Json)
        {
            session.PrintJson(stream => EvaluationJson.Write(stream, reports));
        }
        else
        {
            Print(session, EvaluationTable.Of(reports));
        }

        return ExitCode.Done;
    }

    private IEnumerable<Contender> Contenders(Session session)
    {
        string[] ids = session.Get(detectors)!.Length > 0 ? session.Get(detectors)! : [DetectorChoice.Default];
        string[] settings = session.Get(set)!;
        if (ids.Length > 1 && settings.Length > 0)
        {
            throw new UsageException("--set is for one detector; evaluate them one by one, or use presets (ID:PRESET)");
        }

        return ids.Select(id => new Contender(id, DetectorChoice.Create(id, settings)));
    }

    private LabelledTable Load(Session session)
    {
        using ProgressReport progress = session.StartProgress();
        LoadedData loaded = LoadedData.Load(session, data, labels, progress, progress, keepRecords: false);
        string? label = labels.Named(session, loaded.Rows);
        if (label is null && loaded.Origin == LabelOrigin.Guessed)
        {
            throw new UsageException($"evaluate needs --label COL, the column of labels; is it --label {loaded.LabelColumn}?");
        }

        string[] ignored = labels.Ignored(session, loaded.Rows);
        try
        {
            return loaded.Known is { } known
                ? LabelledTable.From(known, label, loaded.NormalLabel, ignored)
                : LabelledTable.From(loaded.Name, loaded.Rows, label, loaded.NormalLabel, ignored);
        }
        catch (DataException exception) when (loaded.NormalLabel is null && loaded.LabelColumn is not null)
        {
            throw new DataException($"{exception.Message} (--normal VALUE)", exception);
        }
    }

    private static void Print(Session session, EvaluationTable results)
    {
        Spectre.Console.Table table = Cells.NewTable([.. results.Headers]);
        table.Columns[0].NoWrap();
        foreach (TableColumn column in table.Columns.Skip(1))
        {
            column.RightAligned();
        }

        foreach (IReadOnlyList<string> row in results.Rows)
        {
            table.AddRow(row.Select((cell, i) => i == 0 ? Cells.Strong(cell) : Cells.Plain(cell)));
        }

        session.Print(Cells.Plain($"{results.Title}\n\n"), table);
        foreach (string note in results.Notes)
        {
            session.Print(Cells.Plain("\n"), Cells.Muted(note));
        }
    }

    private int EvaluateModel(Session session, string path)
    {
        PipelineModel pipeline = PipelineModel.Load(path);
        LabelledTable table = Load(session);
        long start = Stopwatch.GetTimestamp();
        ScoredRows scored = pipeline.Score(table.Table, firstRow: 1);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        bool[] anomalies = table.Labels.Anomalies;
        int[] told = [.. Enumerable.Range(0, anomalies.Length).Where(row => !double.IsNaN(scored.Scores[row]))];
        int labelled = told.Count(row => anomalies[row]);
        if (labelled == 0 || labelled == told.Length)
        {
            throw new DataException($"All rows of {table.Name}{(told.Length < anomalies.Length ? " that have a score" : "")} are labelled {(labelled == 0 ? "normal" : "anomalies")} in '{table.Labels.Name}'; figures need both.");
        }

        var result = new ModelEvaluation(pipeline, table.Name, path, scored, anomalies, seconds)
        {
            Events = pipeline.Recipe.Series is { } series ? SeriesEvents.Of(series, table.Table, anomalies, scored.IntervalOfRow) : null,
        };
        if (session.Json)
        {
            session.PrintJson(result.WriteJson);
        }
        else
        {
            session.Print(Cells.Facts(result.Facts()));
        }

        return ExitCode.Done;
    }

    private sealed class EvaluationSteps(ProgressReport progress) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value)
        {
            string run = $"{value.Detector}, seed {value.Seed}, run {value.RunsDone + 1} of {value.Runs}";
            double done = value.Training is { Total: > 0 } training ? Math.Min(1, (double)training.Done / training.Total) : 0;
            progress.Show($"evaluating {run}", (value.RunsDone + done) / value.Runs, value.Training?.Stage ?? "", null);
        }
    }
}
