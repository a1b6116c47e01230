using System.Globalization;
using System.Text.Json;
using Misfit.Tables;

namespace Misfit.Data.Datasets;

// A series of the Numenta Anomaly Benchmark: time, value, and whether the time is inside one of the anomaly windows.
internal static class NabTable
{
    public static DataSet Load(DataSetEntry entry, string[] paths, CancellationToken cancellation)
    {
        ColumnSchema[] schema = [new("timestamp", ColumnKind.Time), new("value", ColumnKind.Number)];
        Table series = FileTables.Read(paths[0], schema, header: true, cancellation);
        (long From, long To)[] windows = Windows(paths[1], entry.Files[0].Name["nab/".Length..]);
        ReadOnlySpan<long> times = ((TimeColumn)series.Columns[0]).Ticks;
        var labels = new double[series.Rows];
        for (int row = 0; row < labels.Length; row++)
        {
            foreach ((long from, long to) in windows)
            {
                labels[row] = times[row] >= from && times[row] <= to ? 1 : labels[row];
            }
        }

        return new DataSet(entry, new Table([.. series.Columns, new NumberColumn(entry.LabelColumn, labels)], entry.LabelColumn), null);
    }

    private static (long From, long To)[] Windows(string path, string series)
    {
        using FileStream stream = File.OpenRead(path);
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.TryGetProperty(series, out JsonElement windows)
            ? [.. windows.EnumerateArray().Select(window => (Ticks(window[0]), Ticks(window[1])))]
            : throw new DataException($"{path} has no windows of '{series}'.");
    }

    private static long Ticks(JsonElement time) =>
        DateTime.ParseExact(time.GetString()!, "yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal).Ticks;
}
