using Dapper;
using Microsoft.Data.Sqlite;
using Misfit.Server.Api;
using Misfit.Server.Storage;

namespace Misfit.Server.Jobs;

/// <summary>The jobs in the database.</summary>
internal sealed class JobStore(StudioDatabase database)
{
    private const string Columns = "SELECT id, data_set_id, request, state, error, note, created, started, finished, model_id FROM jobs";

    /// <summary>The newest jobs first.</summary>
    public IReadOnlyList<JobRecord> List(int most)
    {
        using SqliteConnection connection = database.Open();
        return [.. connection.Query<JobRow>($"{Columns} ORDER BY created DESC, id LIMIT @most", new { most }).Select(row => row.ToRecord())];
    }

    /// <summary>Jobs that were not over when the server ended, in the order they were asked for.</summary>
    public IReadOnlyList<JobRecord> Unfinished()
    {
        using SqliteConnection connection = database.Open();
        return [.. connection.Query<JobRow>($"{Columns} WHERE state IN ('waiting', 'running', 'paused') ORDER BY created, id").Select(row => row.ToRecord())];
    }

    /// <exception cref="ApiException">404: there is none.</exception>
    public JobRecord Find(string id)
    {
        using SqliteConnection connection = database.Open();
        return connection.QuerySingleOrDefault<JobRow>($"{Columns} WHERE id = @id", new { id })?.ToRecord() ?? throw ApiException.NotFound("job", id);
    }

    public void Insert(JobRecord job)
    {
        using SqliteConnection connection = database.Open();
        connection.Execute("INSERT INTO jobs (id, data_set_id, request, state, created) VALUES (@Id, @DataSetId, @Request, @State, @Created)", JobRow.Of(job));
    }

    /// <summary>Writes what can change of a job.</summary>
    public void Update(JobRecord job)
    {
        using SqliteConnection connection = database.Open();
        connection.Execute("UPDATE jobs SET state = @State, error = @Error, note = @Note, started = @Started, finished = @Finished, model_id = @ModelId WHERE id = @Id", JobRow.Of(job));
    }

    private sealed record JobRow
    {
        public string Id { get; init; } = "";

        public string DataSetId { get; init; } = "";

        public string Request { get; init; } = "";

        public string State { get; init; } = "";

        public string? Error { get; init; }

        public string? Note { get; init; }

        public string Created { get; init; } = "";

        public string? Started { get; init; }

        public string? Finished { get; init; }

        public string? ModelId { get; init; }

        public static JobRow Of(JobRecord job) => new()
        {
            Id = job.Id,
            DataSetId = job.DataSetId,
            Request = StoredJson.Write(job.Request),
            State = job.State.ToString().ToLowerInvariant(),
            Error = job.Error,
            Note = job.Note,
            Created = Stamp.Of(job.Created),
            Started = job.Started is { } started ? Stamp.Of(started) : null,
            Finished = job.Finished is { } finished ? Stamp.Of(finished) : null,
            ModelId = job.ModelId,
        };

        public JobRecord ToRecord()
        {
            TrainingRequest request = StoredJson.Read<TrainingRequest>(Request);
            return new JobRecord
            {
                Id = Id,
                Name = request.Name!,
                DataSetId = DataSetId,
                Request = request,
                State = Enum.Parse<JobState>(State, ignoreCase: true),
                Error = Error,
                Note = Note,
                Created = Stamp.Read(Created),
                Started = Stamp.ReadOptional(Started),
                Finished = Stamp.ReadOptional(Finished),
                ModelId = ModelId,
            };
        }
    }
}
