using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Misfit.Server.Storage;

namespace Misfit.Server.DataSets;

/// <summary>The rows of data sets in the database.</summary>
internal sealed class DataSetTable(StudioDatabase database)
{
    private const string Fields = "id, name, origin, file, bytes, rows, columns, label_column, normal_label, anomalies, time_column, group_column, ignored, created, deleted";

    private static readonly JsonSerializerOptions Json = JsonOptions();

    public IReadOnlyList<DataSetRecord> List(bool deleted)
    {
        using SqliteConnection connection = database.Open();
        string condition = deleted ? "deleted IS NOT NULL ORDER BY deleted DESC" : "deleted IS NULL ORDER BY created DESC, id";
        return [.. connection.Query<StoredDataSet>($"SELECT {Fields} FROM data_sets WHERE {condition}").Select(stored => stored.ToRecord())];
    }

    public DataSetRecord? Find(string id)
    {
        using SqliteConnection connection = database.Open();
        return connection.QuerySingleOrDefault<StoredDataSet>($"SELECT {Fields} FROM data_sets WHERE id = @id", new { id })?.ToRecord();
    }

    public DataProfile Profile(string id)
    {
        using SqliteConnection connection = database.Open();
        return JsonSerializer.Deserialize<DataProfile>(connection.QuerySingle<string>("SELECT profile FROM data_sets WHERE id = @id", new { id }), Json)!;
    }

    public void Insert(DataSetRecord record, DataProfile profile)
    {
        using SqliteConnection connection = database.Open();
        connection.Execute(
            $"""
            INSERT INTO data_sets ({Fields}, profile) VALUES (@Id, @Name, @Origin, @File, @Bytes, @Rows, @Columns, @LabelColumn, @NormalLabel, @Anomalies, @TimeColumn, @GroupColumn,
            @Ignored, @Created, NULL, @profile)
            """,
            new
            {
                record.Id,
                record.Name,
                record.Origin,
                record.File,
                record.Bytes,
                record.Rows,
                record.Columns,
                record.LabelColumn,
                record.NormalLabel,
                record.Anomalies,
                record.TimeColumn,
                record.GroupColumn,
                Ignored = JsonSerializer.Serialize(record.Ignored),
                Created = Text(record.Created),
                profile = JsonSerializer.Serialize(profile, Json),
            });
    }

    public void SetRoles(string id, DataRoles roles, int? anomalies)
    {
        using SqliteConnection connection = database.Open();
        connection.Execute(
            "UPDATE data_sets SET label_column = @Label, normal_label = @Normal, anomalies = @anomalies, time_column = @Time, group_column = @Group, ignored = @ignored WHERE id = @id",
            new { roles.Label, roles.Normal, anomalies, roles.Time, roles.Group, ignored = JsonSerializer.Serialize(roles.Ignored), id });
    }

    /// <summary>Marks as deleted at a time, or as not deleted when it is null.</summary>
    public void SetDeleted(string id, DateTimeOffset? time)
    {
        using SqliteConnection connection = database.Open();
        connection.Execute("UPDATE data_sets SET deleted = @time WHERE id = @id", new { time = time is { } moment ? Text(moment) : null, id });
    }

    /// <summary>The files of all data sets but those deleted before a time.</summary>
    public HashSet<string> Files(DateTimeOffset deletedAfter)
    {
        using SqliteConnection connection = database.Open();
        return [.. connection.Query<string>("SELECT file FROM data_sets WHERE deleted IS NULL OR deleted > @limit", new { limit = Text(deletedAfter) })];
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static JsonSerializerOptions JsonOptions()
    {
        var options = new JsonSerializerOptions();
        MisfitServer.Configure(options);
        return options;
    }

    // What SQLite holds has no lists and no times.
    private sealed class StoredDataSet
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string Origin { get; init; } = "";

        public string File { get; init; } = "";

        public long Bytes { get; init; }

        public long Rows { get; init; }

        public long Columns { get; init; }

        public string? LabelColumn { get; init; }

        public string? NormalLabel { get; init; }

        public long? Anomalies { get; init; }

        public string? TimeColumn { get; init; }

        public string? GroupColumn { get; init; }

        public string Ignored { get; init; } = "[]";

        public string Created { get; init; } = "";

        public string? Deleted { get; init; }

        public DataSetRecord ToRecord() => new()
        {
            Id = Id,
            Name = Name,
            Origin = Origin,
            File = File,
            Bytes = Bytes,
            Rows = (int)Rows,
            Columns = (int)Columns,
            LabelColumn = LabelColumn,
            NormalLabel = NormalLabel,
            Anomalies = (int?)Anomalies,
            TimeColumn = TimeColumn,
            GroupColumn = GroupColumn,
            Ignored = JsonSerializer.Deserialize<string[]>(Ignored)!,
            Created = Time(Created),
            Deleted = Deleted is null ? null : Time(Deleted),
        };

        private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
    }
}
