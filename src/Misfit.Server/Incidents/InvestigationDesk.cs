using Microsoft.Extensions.Caching.Memory;
using Misfit.Pipelines;
using Misfit.Server.DataSets;
using Misfit.Server.Feedback;
using Misfit.Server.Models;
using Misfit.Server.Runs;

namespace Misfit.Server.Incidents;

/// <summary>Opens runs for investigation, and keeps those of late in memory. What it hands out follows from the stored scores, the model's threshold and the applied feedback alone.</summary>
internal sealed class InvestigationDesk(RunLibrary runs, ModelLibrary models, DataSetLibrary dataSets, FeedbackBook feedback) : IDisposable
{
    private const int MostKept = 16;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = MostKept });

    /// <exception cref="Api.ApiException">404: there is no such run, or its model or data set was deleted.</exception>
    public Investigation Open(string runId)
    {
        RunRecord record = runs.Find(runId);
        ModelRecord modelRecord = models.Find(record.ModelId);
        PipelineModel model = models.Load(record.ModelId);
        LoadedData data = dataSets.Load(record.DataSetId);
        InvestigatedRun run = Keep((runId, modelRecord.Threshold, data.Record), () => Read(record, model, data));
        IReadOnlyList<FeedbackMark> marks = feedback.Of(runId);
        FeedbackMark[] applied = [.. marks.Where(mark => mark.Applied is not null)];
        (Judgement judgement, IReadOnlyList<Incident> incidents) = Keep((run, string.Join(' ', applied.Select(mark => mark.Id))), () =>
        {
            Judgement judged = Judgement.Of(run, applied);
            return (judged, IncidentFinder.Find(run, judged.Flagged));
        });
        return new Investigation(record, modelRecord, model, data, run, marks, judgement, incidents);
    }

    /// <summary>What follows from a run, kept beside it.</summary>
    public T Keep<T>(object key, Func<T> make)
    {
        var full = (typeof(T), key);
        return cache.TryGetValue(full, out T? kept) ? kept! : cache.Set(full, make(), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(20) });
    }

    public void Dispose() => cache.Dispose();

    private InvestigatedRun Read(RunRecord record, PipelineModel model, LoadedData data)
    {
        DataSetRecord set = data.Record;
        var roles = new RunRoles(TimeOf(data), set.GroupColumn, set.LabelColumn, set.Ignored, data.Labels);
        double[] scores = runs.Scores(record.Id);
        if (model.Groups.Count == 0)
        {
            return new InvestigatedRun(record.Id, data.Table, scores, model.Threshold.Value, roles);
        }

        var group = data.Table[model.Recipe.Series!.Group!];
        for (int row = 0; row < scores.Length; row++)
        {
            scores[row] -= model.Groups.TryGetValue(group.Text(row), out PipelineModel? own) ? own.Threshold.Value : double.NaN;
        }

        return new InvestigatedRun(record.Id, data.Table, scores, 0, roles);
    }

    // A table with one column of times is laid along it even where it is not judged as a series.
    private static string? TimeOf(LoadedData data)
    {
        if (data.Record.TimeColumn is { } named)
        {
            return named;
        }

        Tables.Column[] times = [.. data.Table.Columns.Where(column => column.Kind == Tables.ColumnKind.Time && !data.Record.Ignored.Contains(column.Name))];
        return times.Length == 1 ? times[0].Name : null;
    }
}
