using Misfit.Data.Columns;
using Misfit.Data.Input;
using Misfit.Tables;

namespace Misfit.Data.Delimited;

/// <summary>Comma- or otherwise separated text.</summary>
internal sealed class CsvSource(IInput input, TableReadOptions options) : RecordSource(input.Name, options)
{
    protected override RecordCursor OpenCursor(IReadOnlyList<ColumnSchema>? expected)
    {
        InputStream stream = input.Open();
        try
        {
            return new CsvCursor(stream, Name, CsvLayout.Detect(stream, Name, Options, expected), Options);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    protected override void PrepareTwoPasses() => (input as StandardInput)?.KeepForReuse();
}
