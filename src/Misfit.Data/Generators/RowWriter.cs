using System.Globalization;
using CsvHelper;

namespace Misfit.Data.Generators;

// Writes rows of a generator as CSV, field by field, in the invariant culture.
internal sealed class RowWriter : IDisposable
{
    private const int ReportEvery = 1024;

    private readonly CsvWriter csv;
    private readonly int columns;
    private readonly IProgress<int>? progress;
    private readonly CancellationToken cancellation;
    private int fields;
    private int rows;

    public RowWriter(Stream stream, IReadOnlyList<string> columns, IProgress<int>? progress, CancellationToken cancellation)
    {
        this.columns = columns.Count;
        this.progress = progress;
        this.cancellation = cancellation;
        csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteHeader([.. columns]);
    }

    public RowWriter Text(string value)
    {
        csv.WriteField(value);
        fields++;
        return this;
    }

    public RowWriter Number(double value, int decimals) => Text(value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    public RowWriter Whole(long value) => Text(value.ToString(CultureInfo.InvariantCulture));

    public RowWriter NumberOrMissing(double? value, int decimals) => value is { } number ? Number(number, decimals) : Text("");

    public RowWriter WholeOrMissing(long? value) => value is { } number ? Whole(number) : Text("");

    public RowWriter Time(DateTime value) => Text(value.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));

    public RowWriter Flag(bool value) => Text(value ? "1" : "0");

    public void End()
    {
        if (fields != columns)
        {
            throw new InvalidOperationException($"Row {rows} has {fields} fields; the header has {columns}.");
        }

        csv.EndRecord();
        fields = 0;
        rows++;
        if (rows % ReportEvery == 0)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(rows);
        }
    }

    public void Dispose()
    {
        csv.Dispose();
        progress?.Report(rows);
    }
}
