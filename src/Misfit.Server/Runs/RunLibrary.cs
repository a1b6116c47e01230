using Dapper;
using Microsoft.Data.Sqlite;
using Misfit.Pipelines;
using Misfit.Server.Api;
using Misfit.Server.DataSets;
using Misfit.Server.Models;
using Misfit.Server.Storage;

namespace Misfit.Server.Runs;

/// <summary>The runs the server keeps: a row of the database and a file of scores and flags each.</summary>
internal sealed class RunLibrary(DataFolder folder, StudioDatabase database, TimeProvider clock, ModelLibrary models, DataSetLibrary dataSets)
{
    private const string Columns = "SELECT id, model_id, data_set_id, rows, flagged, threshold, seconds, figures, created FROM runs";

    /// <summary>All runs that are not deleted, the newest first.</summary>
    public IReadOnlyList<RunRecord> List()
    {
        using SqliteConnection connection = database.Open();
        return [.. connection.Query<RunRow>($"{Columns} WHERE deleted IS NULL ORDER BY created DESC, id").Select(row => row.ToRecord())];
    }

    /// <exception cref="ApiException">404: there is none.</exception>
    public RunRecord Find(string id)
    {
        using SqliteConnection connection = database.Open();
        return connection.QuerySingleOrDefault<RunRow>($"{Columns} WHERE id = @id AND deleted IS NULL", new { id })?.ToRecord() ?? throw ApiException.NotFound("run", id);
    }

    /// <summary>Scores all rows of a data set and keeps the result. Rows are read in a stream, those of a series as a whole.</summary>
    /// <exception cref="ApiException">404: there is no such model or data set.</exception>
    /// <exception cref="DataException">The data set lacks columns of the model, or a value cannot be scored.</exception>
    public RunRecord Score(string modelId, string dataSetId, CancellationToken cancellation)
    {
        PipelineModel model = models.Load(modelId);
        DataSetRecord data = dataSets.Find(dataSetId);
        ScoredDataSet scored = model.Recipe.Series is null ? ScoredDataSet.Streamed(model, dataSets, data, cancellation) : ScoredDataSet.Whole(model, dataSets.Load(dataSetId));
        cancellation.ThrowIfCancellationRequested();
        var record = new RunRecord
        {
            Id = Identifier.Create(),
            ModelId = modelId,
            DataSetId = dataSetId,
            Rows = scored.Scores.Length,
            Flagged = scored.Flagged.Count(flagged => flagged),
            Threshold = model.Groups.Count > 0 ? null : model.Threshold.Value,
            Seconds = scored.Seconds,
            Figures = scored.Figures(),
            Created = clock.GetUtcNow(),
        };
        RunFile.Write(PathOf(record.Id), scored);
        Insert(record);
        return record;
    }

    /// <summary>The score of each row; NaN for rows of a series that no window reaches.</summary>
    /// <exception cref="ApiException">404: there is no such run.</exception>
    public double[] Scores(string id)
    {
        RunRecord run = Find(id);
        return RunFile.ReadScores(PathOf(id), run.Rows);
    }

    /// <summary>Whether each row was flagged when it was scored.</summary>
    /// <exception cref="ApiException">404: there is no such run.</exception>
    public bool[] Flags(string id)
    {
        RunRecord run = Find(id);
        return RunFile.ReadFlags(PathOf(id), run.Rows);
    }

    /// <summary>The p-value of each row; NaN without a score.</summary>
    /// <exception cref="ApiException">404: there is no such run.</exception>
    public double[] PValues(string id)
    {
        RunRecord run = Find(id);
        return RunFile.ReadPValues(PathOf(id), run.Rows);
    }

    /// <summary>Puts a run away; <see cref="Restore"/> brings it back.</summary>
    public void Delete(string id) => database.Change("run", "UPDATE runs SET deleted = @value WHERE id = @id AND deleted IS NULL", id, Stamp.Of(clock.GetUtcNow()));

    /// <summary>Brings a deleted run back.</summary>
    public RunRecord Restore(string id)
    {
        database.Change("run", "UPDATE runs SET deleted = NULL WHERE id = @id", id, null);
        return Find(id);
    }

    /// <summary>The file of scores: float64, little-endian, one for each row, then as many p-values, then a byte for each flag.</summary>
    public string PathOf(string id) => Path.Combine(folder.Runs, $"{id}.f64");

    private void Insert(RunRecord record)
    {
        using SqliteConnection connection = database.Open();
        connection.Execute(
            "INSERT INTO runs (id, model_id, data_set_id, rows, flagged, threshold, seconds, figures, created) VALUES (@Id, @ModelId, @DataSetId, @Rows, @Flagged, @Threshold, @Seconds, @figures, @created)",
            new { record.Id, record.ModelId, record.DataSetId, record.Rows, record.Flagged, record.Threshold, record.Seconds, figures = StoredJson.Write(record.Figures), created = Stamp.Of(record.Created) });
    }

    private sealed record RunRow
    {
        public string Id { get; init; } = "";

        public string ModelId { get; init; } = "";

        public string DataSetId { get; init; } = "";

        public int Rows { get; init; }

        public int Flagged { get; init; }

        public double? Threshold { get; init; }

        public double Seconds { get; init; }

        public string Figures { get; init; } = "";

        public string Created { get; init; } = "";

        public RunRecord ToRecord() => new()
        {
            Id = Id,
            ModelId = ModelId,
            DataSetId = DataSetId,
            Rows = Rows,
            Flagged = Flagged,
            Threshold = Threshold,
            Seconds = Seconds,
            Figures = Figures == "null" ? null : StoredJson.Read<RunFigures>(Figures),
            Created = Stamp.Read(Created),
        };
    }
}
