using Misfit.Tables;

namespace Misfit.Data.Columns;

/// <summary>Puts batches of one reader together.</summary>
internal static class TableParts
{
    public static Table Join(List<Table> batches, TableReader reader)
    {
        var columns = new Column[reader.Schema.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            int index = i;
            columns[i] = Join(reader.Schema[i], [.. batches.Select(batch => batch.Columns[index])]);
        }

        RecordText[] records = [.. batches.Select(batch => batch.Records).OfType<RecordText>()];
        return new Table(columns, batches.Count == 0 ? null : batches[0].LabelColumn)
        {
            Records = records.Length > 0 ? RecordText.Join(records) : null,
            Notes = reader.Notes,
            RowShape = batches.Count == 0 ? null : batches[0].RowShape,
        };
    }

    private static Column Join(ColumnSchema schema, Column[] parts) => schema.Kind switch
    {
        ColumnKind.Number => new NumberColumn(schema.Name, Join(parts, part => ((NumberColumn)part).Values)),
        ColumnKind.Time => new TimeColumn(schema.Name, Join(parts, part => ((TimeColumn)part).Ticks)),
        _ => JoinCategories(schema.Name, parts),
    };

    private static T[] Join<T>(Column[] parts, Func<Column, ReadOnlySpan<T>> values)
    {
        var joined = new T[parts.Sum(part => part.Count)];
        int position = 0;
        foreach (Column part in parts)
        {
            values(part).CopyTo(joined.AsSpan(position));
            position += part.Count;
        }

        return joined;
    }

    private static CategoryColumn JoinCategories(string name, Column[] parts)
    {
        var codes = new int[parts.Sum(part => part.Count)];
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        int position = 0;
        foreach (CategoryColumn part in parts.Cast<CategoryColumn>())
        {
            var map = new int[part.Levels.Count];
            for (int i = 0; i < map.Length; i++)
            {
                levels.TryAdd(part.Levels[i], levels.Count);
                map[i] = levels[part.Levels[i]];
            }

            foreach (int code in part.Codes)
            {
                codes[position++] = code < 0 ? -1 : map[code];
            }
        }

        return new CategoryColumn(name, codes, [.. levels.Keys]);
    }
}
