using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Caching.Memory;
using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Pipelines;
using Misfit.Server.Api;
using Misfit.Server.Storage;

namespace Misfit.Server.Models;

/// <summary>The models the server keeps: a row of the database and a model file each. Models in memory are shared by all requests.</summary>
internal sealed class ModelLibrary : IDisposable
{
    private const long CachedBytes = 512L << 20;
    private const string Columns = "SELECT id, name, data_set_id, job_id, detector, threshold, figures, created FROM models";

    private readonly DataFolder folder;
    private readonly StudioDatabase database;
    private readonly TimeProvider clock;
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = CachedBytes });

    public ModelLibrary(DataFolder folder, StudioDatabase database, TimeProvider clock)
    {
        (this.folder, this.database, this.clock) = (folder, database, clock);
        DeleteOrphans();
    }

    /// <summary>All models that are not deleted, the newest first.</summary>
    public IReadOnlyList<ModelRecord> List()
    {
        using SqliteConnection connection = database.Open();
        return [.. connection.Query<ModelRow>($"{Columns} WHERE deleted IS NULL ORDER BY created DESC, id").Select(row => row.ToRecord())];
    }

    /// <exception cref="ApiException">404: there is none.</exception>
    public ModelRecord Find(string id)
    {
        using SqliteConnection connection = database.Open();
        return connection.QuerySingleOrDefault<ModelRow>($"{Columns} WHERE id = @id AND deleted IS NULL", new { id })?.ToRecord() ?? throw ApiException.NotFound("model", id);
    }

    /// <summary>The model itself, with the threshold that was set.</summary>
    /// <exception cref="ApiException">404: there is none.</exception>
    public PipelineModel Load(string id)
    {
        ModelRecord record = Find(id);
        (string Id, string? Threshold) key = (id, record.Threshold);
        if (cache.TryGetValue(key, out PipelineModel? cached))
        {
            return cached!;
        }

        PipelineModel model = PipelineModel.Load(PathOf(id));
        model = record.Threshold is null ? model : model.WithThreshold(ThresholdRule.Parse(record.Threshold));
        return cache.Set(key, model, new MemoryCacheEntryOptions { Size = Math.Max(1, record.Figures.Bytes) });
    }

    /// <summary>Keeps a model that was trained here.</summary>
    public ModelRecord Add(PipelineModel model, string name, string? dataSetId, string? jobId, double? trainSeconds = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        string id = Identifier.Create();
        model.Save(PathOf(id));
        return Insert(id, model.Summary, name, dataSetId, jobId, trainSeconds);
    }

    /// <summary>Keeps a model file that was uploaded, once it is known to be whole and to load.</summary>
    /// <exception cref="ModelFormatException">It is no model file, or not intact.</exception>
    public async Task<ModelRecord> Import(string name, Stream content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        string id = Identifier.Create();
        string upload = Path.Combine(folder.Uploads, id);
        try
        {
            FileStream file = new(upload, FileMode.CreateNew, FileAccess.Write);
            await using (file.ConfigureAwait(false))
            {
                await content.CopyToAsync(file, cancellation).ConfigureAwait(false);
            }

            PipelineSummary summary = PipelineModel.Load(upload).Summary;
            File.Move(upload, PathOf(id));
            return Insert(id, summary, name, null, null, null);
        }
        finally
        {
            File.Delete(upload);
        }
    }

    /// <summary>Draws the line elsewhere; null draws it where training did.</summary>
    /// <exception cref="ApiException">404: there is no such model.</exception>
    /// <exception cref="DataException">The rule does not suit the calibration rows.</exception>
    public ModelRecord SetThreshold(string id, ThresholdRule? rule)
    {
        Find(id);
        _ = rule is null ? null : PipelineModel.Load(PathOf(id)).WithThreshold(rule);
        database.Change("model", "UPDATE models SET threshold = @value WHERE id = @id AND deleted IS NULL", id, rule?.ToString());
        return Find(id);
    }

    /// <summary>Gives a model another name.</summary>
    public ModelRecord Rename(string id, string name)
    {
        database.Change("model", "UPDATE models SET name = @value WHERE id = @id AND deleted IS NULL", id, name);
        return Find(id);
    }

    /// <summary>Puts a model away; <see cref="Restore"/> brings it back.</summary>
    public void Delete(string id) => database.Change("model", "UPDATE models SET deleted = @value WHERE id = @id AND deleted IS NULL", id, Stamp.Of(clock.GetUtcNow()));

    /// <summary>Brings a deleted model back.</summary>
    public ModelRecord Restore(string id)
    {
        database.Change("model", "UPDATE models SET deleted = NULL WHERE id = @id", id, null);
        return Find(id);
    }

    /// <summary>The model file.</summary>
    public string PathOf(string id) => Path.Combine(folder.Models, $"{id}.misfit");

    public void Dispose() => cache.Dispose();

    private ModelRecord Insert(string id, PipelineSummary summary, string name, string? dataSetId, string? jobId, double? trainSeconds)
    {
        var row = new ModelRow
        {
            Id = id,
            Name = name,
            DataSetId = dataSetId,
            JobId = jobId,
            Detector = RecipeOf(summary),
            Figures = StoredJson.Write(new ModelFigures(new FileInfo(PathOf(id)).Length, trainSeconds, summary.Seed, summary.TrainingData.Rows, summary.Health.Alarm)),
            Created = Stamp.Of(clock.GetUtcNow()),
        };
        using SqliteConnection connection = database.Open();
        connection.Execute("INSERT INTO models (id, name, data_set_id, job_id, detector, figures, created) VALUES (@Id, @Name, @DataSetId, @JobId, @Detector, @Figures, @Created)", row);
        return row.ToRecord();
    }

    private static string RecipeOf(PipelineSummary summary)
    {
        DetectorInfo info = DetectorCatalog.Find(summary.Detector);
        return RecipeText.Of(summary.Options.Aggregate(info.Create(), (detector, option) => info.With(detector, option.Key, option.Value)));
    }

    // A file without a row was written by a server that died before it could say so to anybody.
    private void DeleteOrphans()
    {
        using SqliteConnection connection = database.Open();
        HashSet<string> known = [.. connection.Query<string>("SELECT id FROM models")];
        foreach (string file in Directory.EnumerateFiles(folder.Models).Where(file => !known.Contains(Path.GetFileNameWithoutExtension(file))))
        {
            File.Delete(file);
        }
    }

    private sealed record ModelRow
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string? DataSetId { get; init; }

        public string? JobId { get; init; }

        public string Detector { get; init; } = "";

        public string? Threshold { get; init; }

        public string Figures { get; init; } = "";

        public string Created { get; init; } = "";

        public ModelRecord ToRecord() => new()
        {
            Id = Id,
            Name = Name,
            DataSetId = DataSetId,
            JobId = JobId,
            Detector = Detector,
            Threshold = Threshold,
            Figures = StoredJson.Read<ModelFigures>(Figures),
            Created = Stamp.Read(Created),
        };
    }
}
