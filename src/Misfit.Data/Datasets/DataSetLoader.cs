using Misfit.Tables;

namespace Misfit.Data.Datasets;

// Makes a table of a data set's files.
internal static class DataSetLoader
{
    public static DataSet Load(DataSetEntry entry, string[] paths, CancellationToken cancellation)
    {
        DataSet set = entry.Format switch
        {
            DataSetFormat.Kdd => KddTables.Load(entry, paths[0], cancellation),
            DataSetFormat.Cloudera => ClouderaTable.Load(entry, paths, cancellation),
            DataSetFormat.Ecg => EcgTable.Load(entry, paths, cancellation),
            DataSetFormat.Nab => NabTable.Load(entry, paths, cancellation),
            DataSetFormat.Idx or DataSetFormat.Cifar => ImageTables.Load(entry, paths, cancellation),
            _ => LoadArrays(entry, paths[0], cancellation),
        };
        return set.Table.Rows == entry.Rows
            ? set
            : throw new DataException($"Data set '{entry.Name}' must have {entry.Rows:N0} rows, {string.Join(", ", paths)} has {set.Table.Rows:N0}. Delete it and try again.");
    }

    // NPZ and MAT files say themselves which array holds the labels.
    private static DataSet LoadArrays(DataSetEntry entry, string path, CancellationToken cancellation)
    {
        Table table = TableSource.Parse(path).ReadAll(null, cancellation);
        return new DataSet(entry, table, entry.Split is null ? null : FirstHalfOfNormals(entry, (NumberColumn)table[entry.LabelColumn]));
    }

    // Train: the first half of the normal rows. Test: all other rows.
    private static PublishedSplit FirstHalfOfNormals(DataSetEntry entry, NumberColumn labels)
    {
        int[] normals = [.. Enumerable.Range(0, labels.Count).Where(row => labels.Values[row] == 0)];
        int[] train = normals[..(normals.Length / 2)];
        int[] test = [.. normals[train.Length..], .. Enumerable.Range(0, labels.Count).Where(row => labels.Values[row] != 0)];
        return new PublishedSplit(train, test, entry.Split!);
    }
}
