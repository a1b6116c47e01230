using Dapper;
using Microsoft.Data.Sqlite;
using Misfit.Server.Storage;

namespace Misfit.Server.DataSets;

/// <summary>The rows of data sets in the database.</summary>
internal sealed class DataSetTable(StudioDatabase database)
{
    private const string Fields = "id, name, origin, file, bytes, rows, columns, label_column, normal_label, anomalies, time_column, group_column, ignored, created, deleted";

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
        return StoredJson.Read<DataProfile>(connection.QuerySingle<string>("SELECT profile FROM data_sets WHERE id = @id", new { id }));
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
                Ignored = StoredJson.Write(record.Ignored),
                Created = Stamp.Of(record.Created),
                profile = StoredJson.Write(profile),
            });
    }

    public void SetRoles(string id, DataRoles roles, int? anomalies)
    {
        using SqliteConnection connection = database.Open();
        connection.Execute(
            "UPDATE data_sets SET label_column = @Label, normal_label = @Normal, anomalies = @anomalies, time_column = @Time, group_column = @Group, ignored = @ignored WHERE id = @id",
            new { roles.Label, roles.Normal, anomalies, roles.Time, roles.Group, ignored = StoredJson.Write(roles.Ignored), id });
    }

    /// <summary>Marks as deleted at a time, or as not deleted when it is null.</summary>
    public void SetDeleted(string id, DateTimeOffset? time)
    {
        using SqliteConnection connection = database.Open();
        connection.Execute("UPDATE data_sets SET deleted = @time WHERE id = @id", new { time = time is { } moment ? Stamp.Of(moment) : null, id });
    }

    /// <summary>The files of all data sets but those deleted before a time.</summary>
    public HashSet<string> Files(DateTimeOffset deletedAfter)
    {
        using SqliteConnection connection = database.Open();
        return [.. connection.Query<string>("SELECT file FROM data_sets WHERE deleted IS NULL OR deleted > @limit", new { limit = Stamp.Of(deletedAfter) })];
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
            Ignored = StoredJson.Read<string[]>(Ignored),
            Created = Stamp.Read(Created),
            Deleted = Stamp.ReadOptional(Deleted),
        };
    }
}
