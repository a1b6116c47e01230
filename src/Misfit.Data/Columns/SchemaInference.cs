using Misfit.Tables;

namespace Misfit.Data.Columns;

/// <summary>What a first pass found out.</summary>
internal sealed record InferredSchema(IReadOnlyList<ColumnSchema> Columns, IReadOnlyList<string> Notes);

/// <summary>Finds out what each column holds by reading all records.</summary>
internal static class SchemaInference
{
    private const int ReportEvery = 1 << 14;

    /// <exception cref="DataException">The records are malformed, there are none, or names are empty or repeated.</exception>
    public static InferredSchema Infer(RecordCursor cursor, string source, TableReadOptions options, ReadScope scope)
    {
        var missing = new MissingWords(options.MissingWords);
        var limits = new ReadLimits(source, options);
        var profiles = new List<ColumnProfile>();
        long rows = 0;
        while (cursor.MoveNext())
        {
            while (profiles.Count < cursor.Names.Count)
            {
                profiles.Add(new ColumnProfile(cursor.Names[profiles.Count], missing, cursor.DecimalComma));
            }

            limits.CheckColumns(profiles.Count);
            for (int i = 0; i < profiles.Count; i++)
            {
                profiles[i].Add(cursor.Field(i), cursor);
            }

            limits.CheckRows(++rows);
            if (rows % ReportEvery == 0)
            {
                scope.Report(rows, cursor.Fraction);
            }
        }

        ColumnNames.Check(cursor.Names, source);
        if (rows == 0)
        {
            throw new DataException(cursor.Names.Count == 0 ? $"{source} is empty; give it a header and rows." : $"{source} has a header but no rows; give it rows.");
        }

        return new InferredSchema(
            [.. profiles.Select(profile => new ColumnSchema(profile.Name, profile.Kind))],
            [.. profiles.Select(profile => profile.Note()).OfType<string>()]);
    }
}
