using Misfit.Data.Columns;
using Misfit.Tables;

namespace Misfit.Data.Arrays;

/// <summary>Reads tables from arrays side by side.</summary>
internal sealed class ArrayTableReader : TableReader
{
    private readonly ArrayTable arrays;
    private readonly int[] positions;
    private readonly string source;
    private readonly ReadLimits limits;
    private long done;

    /// <summary>Owns <paramref name="arrays"/>, also when it throws.</summary>
    public ArrayTableReader(ArrayTable arrays, IReadOnlyList<ColumnSchema>? expected, string source, TableReadOptions options)
    {
        this.arrays = arrays;
        this.source = source;
        limits = new ReadLimits(source, options);
        try
        {
            Schema = expected ?? [.. arrays.NamesInOrder().Select(name => new ColumnSchema(name, ColumnKind.Number))];
            positions = ColumnNames.Find(Schema, arrays.Names, source);
            if (Schema.FirstOrDefault(column => column.Kind != ColumnKind.Number) is { } other)
            {
                throw new DataException($"{source}: column '{other.Name}' holds numbers, but {(other.Kind == ColumnKind.Time ? "times" : "words")} are expected. Use data like those the model was fitted on.");
            }
        }
        catch
        {
            arrays.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<ColumnSchema> Schema { get; }

    public override double? Fraction => arrays.Parts[0].Rows is { } rows ? (double)done / rows : arrays.Parts[0].Fraction;

    public override Table? Read(int maximumRows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumRows);
        long room = Math.Min(maximumRows, arrays.Parts[0].Rows - done ?? maximumRows);
        limits.Check(Math.Min(room, 1 << 16), arrays.Names.Count);
        int wanted = (int)Math.Min(room, BatchRows());
        double[][] columns = [.. arrays.Names.Select(_ => new double[wanted])];
        int first = 0;
        int read = wanted;
        foreach (ArrayRows part in arrays.Parts)
        {
            read = wanted == 0 ? 0 : Math.Min(read, part.Read(columns, first, wanted));
            first += part.Columns;
        }

        done += read;
        limits.CheckRows(done);
        if (read == 0)
        {
            return done > 0 ? null : throw new DataException($"{source} holds no rows.");
        }

        Column[] selected = [.. Schema.Select((column, i) => new NumberColumn(column.Name, read == wanted ? columns[positions[i]] : columns[positions[i]][..read]))];
        string? label = Schema.Any(column => column.Name == arrays.Label) ? arrays.Label : null;
        bool whole = selected.Length - (label is null ? 0 : 1) == arrays.Image?.Shape.Columns;
        return new Table(selected, label) { RowShape = whole ? arrays.Image?.Shape : null };
    }

    public override void Dispose() => arrays.Dispose();

    /// <summary>Rows of one batch, so that what an array announces allocates at most 16 MB before its values arrive.</summary>
    private int BatchRows() => Math.Max(1, (1 << 21) / arrays.Names.Count);
}
