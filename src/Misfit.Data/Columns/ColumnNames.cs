using Misfit.Tables;

namespace Misfit.Data.Columns;

/// <summary>Checks and finds columns by name.</summary>
internal static class ColumnNames
{
    /// <summary>Where each expected column is among the names.</summary>
    /// <exception cref="DataException">Some are missing, or are there twice; names them.</exception>
    public static int[] Find(IReadOnlyList<ColumnSchema> expected, IReadOnlyList<string> names, string source)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        var repeated = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            if (!positions.TryAdd(names[i], i))
            {
                repeated.Add(names[i]);
            }
        }

        string[] missing = [.. expected.Select(column => column.Name).Where(name => !positions.ContainsKey(name))];
        if (missing.Length > 0)
        {
            throw new DataException($"{source} lacks {Count(missing.Length, "column")} {List(missing)}; it has {List(names)}. Add or rename columns; their order does not matter and others may be there.");
        }

        string[] twice = [.. expected.Select(column => column.Name).Where(repeated.Contains)];
        if (twice.Length > 0)
        {
            throw new DataException($"{source} has more than one column named {List(twice)}; give every column a name of its own.");
        }

        return [.. expected.Select(column => positions[column.Name])];
    }

    /// <exception cref="DataException">A name is empty or there twice; says which.</exception>
    public static void Check(IReadOnlyList<string> names, string source)
    {
        int[] nameless = [.. Enumerable.Range(0, names.Count).Where(i => string.IsNullOrWhiteSpace(names[i]))];
        if (nameless.Length > 0)
        {
            throw new DataException($"{source}: the header gives no name to column {string.Join(", ", nameless.Take(10).Select(i => i + 1))}; name it (an index column written by pandas is left out by index=False).");
        }

        string[] repeated = [.. names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key)];
        if (repeated.Length > 0)
        {
            throw new DataException($"{source}: the header has {List(repeated)} more than once; give every column a name of its own.");
        }
    }

    public static string List(IReadOnlyList<string> names)
    {
        string shown = string.Join(", ", names.Take(20).Select(name => $"'{name}'"));
        return names.Count > 20 ? $"{shown} and {names.Count - 20} more" : shown;
    }

    private static string Count(int number, string noun) => number == 1 ? $"the {noun}" : $"the {noun}s";
}
