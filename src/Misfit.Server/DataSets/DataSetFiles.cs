using Misfit.Data;
using Misfit.Data.Datasets;
using Misfit.Server.Storage;
using Misfit.Tables;

namespace Misfit.Server.DataSets;

/// <summary>The files of data sets in the data folder. Names of files come from identifiers alone.</summary>
internal sealed class DataSetFiles(DataFolder folder, ServerOptions options)
{
    // Files of the catalogue are copied here with the names that a cache gives them, so that the data folder is whole and each is checked when it is read.
    private readonly DataSetStoreOptions copies = new() { CacheFolder = Path.Combine(folder.DataSets, CatalogueFolder) };

    private const string CatalogueFolder = "catalogue";

    public string PlaceOf(DataSetRecord record) => Path.Combine(folder.DataSets, record.File);

    /// <summary>How uploaded files are read: bounded, and with bad records left out.</summary>
    public TableReadOptions ReadOptions(Action<BadRecord> bad) => new() { MaximumRows = Math.Min(options.MaximumRows, int.MaxValue), MaximumColumns = options.MaximumColumns, BadRecord = bad };

    /// <summary>Opens the rows of a data set for reading in a stream.</summary>
    public TableReader Open(DataSetRecord record, IReadOnlyList<ColumnSchema> schema) =>
        record.CatalogueName is { } name ? LoadCatalogue(name).Table.Open() : Source(record).Open(schema);

    /// <summary>Reads a set of the catalogue from its copy.</summary>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public DataSet LoadCatalogue(string name) => new DataSetStore(copies).Load(name);

    /// <summary>Copies a set of the catalogue from the mirror, the cache or its public address; returns its size.</summary>
    /// <exception cref="DataException">There is none of that name, or it cannot be had; says what to do.</exception>
    public long CopyCatalogue(string name, CancellationToken cancellation)
    {
        DataSetEntry entry = DataSetCatalog.Find(name);
        string[] found = new DataSetStore().Fetch(entry.Name, null, cancellation);
        foreach ((DataSetFile file, string path) in entry.Files.Zip(found))
        {
            string target = Path.Combine(copies.CacheFolder, Path.GetDirectoryName(file.Name) ?? "", Path.GetFileName(path));
            if (!File.Exists(target))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                string part = Path.Combine(folder.Uploads, Identifier.Create());
                File.Copy(path, part);
                File.Move(part, target, overwrite: true);
            }
        }

        return found.Sum(path => new FileInfo(path).Length);
    }

    /// <summary>The same problem, said with the name that people know instead of the file's.</summary>
    public DataException Named(DataException problem, DataSetRecord record, string path) =>
        new(problem.Message.Replace(path, record.Name, StringComparison.Ordinal), problem);

    private TableSource Source(DataSetRecord record) => TableSource.Parse(PlaceOf(record), ReadOptions(static _ => { }));
}
