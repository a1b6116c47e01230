using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Misfit.Data;
using Misfit.Server.DataSets;
using Misfit.Server.Models;
using Misfit.Server.Runs;
using Misfit.Server.Storage;

namespace Misfit.Server.Playback;

/// <summary>How far the ready-made playback is.</summary>
internal enum ReportStage
{
    /// <summary>Nobody has asked for it yet.</summary>
    Absent,

    /// <summary>Its models are being trained.</summary>
    Preparing,

    /// <summary>Its runs are there.</summary>
    Ready,

    /// <summary>It could not be prepared; the words say why.</summary>
    Failed,
}

/// <summary>How far the ready-made playback is, with the share that is done and, when it is ready, its runs.</summary>
internal sealed record ReportState(ReportStage Stage, string Words, double Done, IReadOnlyList<string> Runs);

/// <summary>The report's 10,000 connections judged by four models of this server: made on demand, once, then kept like any data set, models and runs.</summary>
internal sealed class ReportPlayback(StudioDatabase database, DataSetLibrary dataSets, ModelLibrary models, RunLibrary runs, IHostApplicationLifetime lifetime, ILogger<ReportPlayback> log)
{
    private const string FileName = "kdd99-report-connections.csv";
    private const string Setting = "report-playback";

    private readonly Lock sync = new();
    private ReportState? working;

    /// <summary>How far it is now.</summary>
    public ReportState State
    {
        get
        {
            lock (sync)
            {
                return working is { Stage: ReportStage.Preparing } ? working : Kept() is { } kept ? new ReportState(ReportStage.Ready, "Ready.", 1, kept.Runs) : working ?? new ReportState(ReportStage.Absent, "Not prepared.", 0, []);
            }
        }
    }

    /// <summary>Whether a data set is the one of this playback.</summary>
    public bool IsData(string dataSetId) => Read()?.DataSet == dataSetId;

    /// <summary>Starts to prepare it, unless it is there or being prepared.</summary>
    public ReportState Prepare()
    {
        lock (sync)
        {
            if (State.Stage is ReportStage.Preparing or ReportStage.Ready)
            {
                return State;
            }

            working = new ReportState(ReportStage.Preparing, "Reading the connections.", 0, []);
            _ = Task.Run(() => PrepareAsync(lifetime.ApplicationStopping), CancellationToken.None);
            return working;
        }
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        try
        {
            ReportData data = ReportData.Load(cancellation);
            DataSetRecord record = await Import(data, cancellation).ConfigureAwait(false);
            string[] made = [.. ReportModels.Methods.Select((method, place) => Train(method, place, data, record, cancellation))];
            Write(new KeptPlayback(record.Id, made));
            Tell(new ReportState(ReportStage.Ready, "Ready.", 1, made));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Tell(null);   // the server is being stopped; the next one starts anew
        }
#pragma warning disable CA1031 // whatever went wrong is told to the visitor
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.LogError(exception, "The playback of the report could not be prepared");
            Tell(new ReportState(ReportStage.Failed, exception is DataException ? exception.Message : "The models could not be trained; the server's log says why.", 0, []));
        }
    }

    private async Task<DataSetRecord> Import(ReportData data, CancellationToken cancellation)
    {
        using var content = new MemoryStream();
        new TableWriter(content).Write(data.Test);
        content.Position = 0;
        DataSetRecord record = await dataSets.Import(FileName, content, cancellation).ConfigureAwait(false);
        return dataSets.SetRoles(record.Id, new DataRoles { Label = ReportData.LabelColumn, Ignored = ReportData.FurtherLabelColumns });
    }

    private string Train(ReportMethod method, int place, ReportData data, DataSetRecord record, CancellationToken cancellation)
    {
        int methods = ReportModels.Methods.Count;
        string words = string.Create(CultureInfo.InvariantCulture, $"Training model {place + 1} of {methods}: {method.Name}.");
        ReportModel best = ReportModels.Fit(method, data, share => Tell(new ReportState(ReportStage.Preparing, words, (place + share) / methods, [])), cancellation);
        ModelRecord model = models.Add(best.Model, method.Name, null, null, best.Seconds);
        return runs.Score(model.Id, record.Id, cancellation).Id;
    }

    private void Tell(ReportState? state)
    {
        lock (sync)
        {
            working = state;
        }
    }

    // What was kept, as long as none of it was deleted.
    private KeptPlayback? Kept()
    {
        if (Read() is not { } kept)
        {
            return null;
        }

        HashSet<string> present = [.. runs.List().Select(run => run.Id)];
        HashSet<string> known = [.. models.List().Select(model => model.Id)];
        return dataSets.List().Any(dataSet => dataSet.Id == kept.DataSet) && kept.Runs.All(run => present.Contains(run) && known.Contains(runs.Find(run).ModelId)) ? kept : null;
    }

    private KeptPlayback? Read()
    {
        using SqliteConnection connection = database.Open();
        string? text = connection.ExecuteScalar<string?>("SELECT value FROM settings WHERE name = @Setting", new { Setting });
        return text is null ? null : JsonSerializer.Deserialize<KeptPlayback>(text);
    }

    private void Write(KeptPlayback kept)
    {
        using SqliteConnection connection = database.Open();
        connection.Execute("INSERT INTO settings (name, value) VALUES (@Setting, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { Setting, value = JsonSerializer.Serialize(kept) });
    }

    private sealed record KeptPlayback(string DataSet, string[] Runs);
}
