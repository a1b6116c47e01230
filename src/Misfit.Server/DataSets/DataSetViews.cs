using Misfit.Numerics;
using Misfit.Server.Api;
using Misfit.Tables;

namespace Misfit.Server.DataSets;

/// <summary>Looks at rows of data sets without loading them whole.</summary>
internal sealed class DataSetViews(DataSetLibrary library)
{
    /// <summary>The most rows of one answer.</summary>
    public const int MostRows = 1000;

    /// <summary>Rows one after the other.</summary>
    /// <param name="id">The data set.</param>
    /// <param name="from">The first row, from 0.</param>
    /// <param name="to">The row behind the last.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public RowView Rows(string id, int from, int to, CancellationToken cancellation)
    {
        DataSetRecord record = library.Find(id);
        if (from < 0 || to <= from || to - from > MostRows)
        {
            throw ApiException.BadRequest($"Rows must be asked for from 0 or more to at most {MostRows} rows later, was from {from} to {to}.");
        }

        return Pick(record, [.. Enumerable.Range(from, Math.Max(0, Math.Min(to, record.Rows) - from))], cancellation);
    }

    /// <summary>Rows drawn at random, each at most once, in their order; equal seeds draw equal rows.</summary>
    public RowView Sample(string id, int rows, int seed, CancellationToken cancellation)
    {
        DataSetRecord record = library.Find(id);
        if (rows is < 1 or > MostRows)
        {
            throw ApiException.BadRequest($"A sample has 1 to {MostRows} rows, was {rows}.");
        }

        return Pick(record, [.. new Rng(seed).Sample(record.Rows, Math.Min(rows, record.Rows)).Order()], cancellation);
    }

    /// <summary>How far the columns of one data set are from those of another, the farthest first; labels and columns that are ignored in both are left out.</summary>
    public IReadOnlyList<ColumnDistance> Drift(string id, string against, CancellationToken cancellation)
    {
        DataSetRecord before = library.Find(against);
        DataSetRecord after = library.Find(id);
        string[] leftOut = [.. new[] { before, after }.SelectMany(record => record.Ignored.Append(record.LabelColumn).OfType<string>()).Distinct()];
        return [.. ColumnDistance.Between(Samples(before, cancellation), Samples(after, cancellation)).Where(distance => !leftOut.Contains(distance.Column))];
    }

    private RowView Pick(DataSetRecord record, int[] rows, CancellationToken cancellation)
    {
        using TableReader reader = library.Open(record.Id);
        return new RowView(record, rows, RowPicker.Pick(reader, rows, cancellation));
    }

    private ColumnSamples Samples(DataSetRecord record, CancellationToken cancellation)
    {
        using TableReader reader = library.Open(record.Id);
        return ColumnSamples.Take(reader, record.Rows, cancellation);
    }
}

/// <summary>Some rows of a data set.</summary>
/// <param name="Record">The data set.</param>
/// <param name="Numbers">Their numbers, from 0.</param>
/// <param name="Table">The rows.</param>
internal sealed record RowView(DataSetRecord Record, IReadOnlyList<int> Numbers, Table Table);
