using Misfit.Data;
using Misfit.Data.Datasets;
using Misfit.Data.Generators;
using Misfit.Pipelines;
using Misfit.Server.Api;
using Misfit.Server.Storage;
using Misfit.Tables;

namespace Misfit.Server.DataSets;

/// <summary>The data sets of the server: uploaded, of the catalogue, or generated. What it has answered for is on the disk.</summary>
internal sealed class DataSetLibrary(DataFolder folder, DataSetTable table, DataSetFiles files, UploadReceiver uploads, ServerOptions options, TimeProvider clock)
{
    /// <summary>How long a deleted data set can be restored.</summary>
    public static readonly TimeSpan UndoTime = TimeSpan.FromDays(30);

    private const int MostImports = 4;

    private readonly LoadedDataCache cache = new();
    private readonly SemaphoreSlim imports = new(MostImports);

    /// <summary>All that are not deleted, the newest first.</summary>
    public IReadOnlyList<DataSetRecord> List() => table.List(deleted: false);

    /// <summary>Those that can be restored, the last deleted first.</summary>
    public IReadOnlyList<DataSetRecord> ListDeleted() => [.. table.List(deleted: true).Where(record => record.Deleted > clock.GetUtcNow() - UndoTime)];

    /// <summary>One that is not deleted.</summary>
    /// <exception cref="ApiException">There is none.</exception>
    public DataSetRecord Find(string id) => table.Find(id) is { Deleted: null } record ? record : throw ApiException.NotFound("data set", id);

    /// <summary>One, also when it is deleted, for naming it where it was used; null when there never was.</summary>
    public DataSetRecord? FindAny(string id) => table.Find(id);

    /// <summary>What its columns are.</summary>
    public DataProfile Profile(string id)
    {
        DataSetRecord record = Find(id);
        DataProfile profile = table.Profile(id);
        return profile with { Columns = [.. profile.Columns.Select(column => column with { Description = ColumnMeaning.Known(record.Origin, column.Name) })] };
    }

    /// <summary>Takes in a file whose name tells its format.</summary>
    /// <exception cref="ApiException">It is too large or of an unknown format, or too many come at once.</exception>
    /// <exception cref="DataException">It cannot be read; says where.</exception>
    public async Task<DataSetRecord> Import(string name, Stream content, CancellationToken cancellation = default)
    {
        UploadName upload = UploadName.Parse(name);
        if (!await imports.WaitAsync(0, cancellation).ConfigureAwait(false))
        {
            throw ApiException.TooMany($"{MostImports} files are coming in already; send this one when one of them is done.");
        }

        DataSetRecord record = NewRecord(upload.Name, DataSetRecord.Upload, upload.Extension);
        string path = uploads.PlaceFor(record.File);
        try
        {
            long bytes = await uploads.Receive(content, path, cancellation).ConfigureAwait(false);
            return await Task.Run(() => Adopt(record with { Bytes = bytes }, path, cancellation), cancellation).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(path);
            imports.Release();
        }
    }

    /// <summary>Adds a public data set by its name; the one that is there already when it is.</summary>
    /// <exception cref="DataException">There is none of that name, or it cannot be had; says what to do.</exception>
    public DataSetRecord AddCatalogue(string name, CancellationToken cancellation = default)
    {
        DataSetEntry entry = DataSetCatalog.Find(name);
        string origin = DataSetRecord.CataloguePrefix + entry.Name;
        if (List().FirstOrDefault(record => record.Origin == origin) is { } present)
        {
            return present;
        }

        long bytes = files.CopyCatalogue(entry.Name, cancellation);
        (DataSetRecord added, DataProfile profile) = DataSetAnalysis.OfCatalogue(NewRecord(entry.Name, origin, null) with { Bytes = bytes }, files.LoadCatalogue(entry.Name), cancellation);
        table.Insert(added, profile);
        return added;
    }

    /// <summary>Makes data on the spot.</summary>
    /// <exception cref="ApiException">There is no such generator, or too many rows are asked for.</exception>
    public DataSetRecord AddGenerated(string name, int? rows = null, int seed = 42, CancellationToken cancellation = default)
    {
        Generator generator = GeneratorCatalog.Find(name);
        if (rows > options.MaximumRows)
        {
            throw ApiException.TooLarge($"{rows:N0} rows are more than the {options.MaximumRows:N0} that this server takes.");
        }

        DataSetRecord record = NewRecord($"{generator.Name}, seed {seed}", DataSetRecord.GeneratorPrefix + generator.Name, ".csv") with { LabelColumn = generator.LabelColumn, Ignored = generator.FurtherLabelColumns };
        string path = uploads.PlaceFor(record.File);
        try
        {
            generator.Write(path, rows, seed, null, cancellation);
            return Adopt(record with { Bytes = new FileInfo(path).Length }, path, cancellation);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The whole data set in memory.</summary>
    /// <exception cref="ApiException">There is none.</exception>
    /// <exception cref="DataException">Its file is missing or damaged.</exception>
    public LoadedData Load(string id)
    {
        DataSetRecord record = Find(id);
        if (cache.Find(id) is { } present)
        {
            return present;
        }

        DataSet? known = record.CatalogueName is { } name ? files.LoadCatalogue(name) : null;
        Table rows = known?.Table ?? ReadAll(record);
        bool[]? labels = record is { LabelColumn: { } label, Anomalies: not null } ? RowLabels.Read(rows, label, record.NormalLabel, firstRow: 1) : null;
        var data = new LoadedData(record, rows, labels, known?.Split);
        cache.Add(data);
        return data;
    }

    /// <summary>The rows of a data set in a stream, in constant memory.</summary>
    public TableReader Open(string id)
    {
        DataSetRecord record = Find(id);
        return cache.Find(id)?.Table.Open() ?? OpenFile(record, table.Profile(id).Schema);
    }

    /// <summary>The file as it was sent or generated; of a set of the catalogue its rows as CSV, written for this answer.</summary>
    public FileStream OpenFile(string id, CancellationToken cancellation)
    {
        DataSetRecord record = Find(id);
        if (record.CatalogueName is null)
        {
            return File.OpenRead(files.PlaceOf(record));
        }

        var file = new FileStream(uploads.PlaceFor(Identifier.Create()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        cancellation.ThrowIfCancellationRequested();
        new TableWriter(file).Write(Load(id).Table);
        file.Position = 0;
        return file;
    }

    /// <summary>Says what columns are for.</summary>
    /// <exception cref="ApiException">A column is not there, has two roles, or cannot have its role; says why.</exception>
    /// <exception cref="DataException">The labels cannot be read.</exception>
    public DataSetRecord SetRoles(string id, DataRoles roles)
    {
        DataSetRecord record = Find(id);
        DataProfile profile = table.Profile(id);
        RoleCheck.Check(roles, profile);
        int? anomalies = roles.Label is { } label ? DataSetAnalysis.CountAnomalies(schema => OpenFile(record, schema), label, roles.Normal, profile) : null;
        table.SetRoles(id, roles, anomalies);
        cache.Remove(id);
        return Find(id);
    }

    /// <summary>Deletes one; it can be restored for <see cref="UndoTime"/>.</summary>
    public void Delete(string id)
    {
        table.SetDeleted(Find(id).Id, clock.GetUtcNow());
        cache.Remove(id);
    }

    /// <summary>Brings a deleted one back.</summary>
    public DataSetRecord Restore(string id)
    {
        DataSetRecord record = table.Find(id) ?? throw ApiException.NotFound("data set", id);
        if (record.File.Length > 0 && !File.Exists(files.PlaceOf(record)))
        {
            throw ApiException.Conflict($"'{record.Name}' was deleted more than {UndoTime.Days} days ago; its file is gone.");
        }

        table.SetDeleted(id, null);
        return Find(id);
    }

    /// <summary>Removes files that no data set has: of uploads that a death of the server cut off, and of data sets that can no longer be restored.</summary>
    public void Sweep()
    {
        HashSet<string> known = table.Files(clock.GetUtcNow() - UndoTime);
        foreach (string path in Directory.EnumerateFiles(folder.DataSets).Where(path => !known.Contains(Path.GetFileName(path))))
        {
            File.Delete(path);
        }
    }

    private DataSetRecord NewRecord(string name, string origin, string? extension)
    {
        string id = Identifier.Create();
        return new DataSetRecord { Id = id, Name = name, Origin = origin, File = extension is null ? "" : id + extension, Bytes = 0, Rows = 0, Columns = 0, Created = clock.GetUtcNow() };
    }

    // From the folder of uploads to that of data sets: first the file, then its row, so that no row is ever without its file.
    private DataSetRecord Adopt(DataSetRecord record, string path, CancellationToken cancellation)
    {
        try
        {
            uploads.CheckUnpacked(path, cancellation);
            (DataSetRecord added, DataProfile profile) = DataSetAnalysis.OfFile(record, path, files.ReadOptions, cancellation);
            cancellation.ThrowIfCancellationRequested();
            File.Move(path, files.PlaceOf(added));
            table.Insert(added, profile);
            return added;
        }
        catch (DataException problem)
        {
            throw files.Named(problem, record, path);
        }
    }

    private Table ReadAll(DataSetRecord record)
    {
        using TableReader reader = OpenFile(record, table.Profile(record.Id).Schema);
        return reader.ReadAll();
    }

    private TableReader OpenFile(DataSetRecord record, IReadOnlyList<ColumnSchema> schema)
    {
        try
        {
            return files.Open(record, schema);
        }
        catch (DataException problem) when (record.File.Length > 0)
        {
            throw files.Named(problem, record, files.PlaceOf(record));
        }
    }
}
