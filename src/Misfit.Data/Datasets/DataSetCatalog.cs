namespace Misfit.Data.Datasets;

/// <summary>All public data sets that Misfit knows by name.</summary>
public static class DataSetCatalog
{
    /// <summary>What stands before a name where a file could be meant: dataset:NAME.</summary>
    public const string Prefix = "dataset:";

    private static readonly Lazy<IReadOnlyList<DataSetEntry>> Entries = new(CatalogResource.Read);

    /// <summary>Every data set.</summary>
    public static IReadOnlyList<DataSetEntry> All => Entries.Value;

    /// <summary>The data set of that name; upper and lower case are the same.</summary>
    /// <exception cref="DataException">There is none; names the nearest.</exception>
    public static DataSetEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new DataException($"There is no data set '{name}'; did you mean {string.Join(", ", Nearest(name))}? 'misfit datasets' lists all {All.Count}.");
    }

    private static IEnumerable<string> Nearest(string name) =>
        All.Select(entry => entry.Name)
            .OrderBy(candidate => SpellingDistance.Nearness(name, candidate))
            .Take(3);
}
