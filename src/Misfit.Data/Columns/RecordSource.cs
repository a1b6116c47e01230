using Misfit.Tables;

namespace Misfit.Data.Columns;

/// <summary>A source of records of text fields, whose columns' kinds a first pass finds out.</summary>
internal abstract class RecordSource(string name, TableReadOptions options) : TableSource(name, options)
{
    /// <summary>Opens the records; <paramref name="expected"/> are the columns that must be found, null in a first pass.</summary>
    protected abstract RecordCursor OpenCursor(IReadOnlyList<ColumnSchema>? expected);

    /// <summary>Prepares a source that can be read only once for being read twice.</summary>
    protected virtual void PrepareTwoPasses()
    {
    }

    internal override TableReader OpenExpected(IReadOnlyList<ColumnSchema> expected) =>
        new RecordTableReader(OpenCursor(expected), expected, Name, Options, []);

    internal override TableReader OpenInferred(ReadScope scope)
    {
        PrepareTwoPasses();
        scope.StartInferring();
        InferredSchema inferred;
        using (RecordCursor cursor = OpenCursor(null))
        {
            inferred = SchemaInference.Infer(cursor, Name, Options, scope);
        }

        return new RecordTableReader(OpenCursor(inferred.Columns), inferred.Columns, Name, Options, inferred.Notes);
    }
}
