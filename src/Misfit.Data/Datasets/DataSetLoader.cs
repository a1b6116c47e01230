namespace Misfit.Data.Datasets;

// Makes a table of a data set's files.
internal static class DataSetLoader
{
    public static DataSet Load(DataSetEntry entry, string[] paths) =>
        throw new NotSupportedException($"Reading {entry.Format} from {paths[0]} waits for the readers.");
}
