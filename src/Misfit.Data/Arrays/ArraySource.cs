using Misfit.Tables;

namespace Misfit.Data.Arrays;

/// <summary>A file of numeric arrays.</summary>
internal abstract class ArraySource(string name, TableReadOptions options) : TableSource(name, options)
{
    protected abstract ArrayTable OpenArrays();

    internal override TableReader OpenInferred(ReadScope scope) => new ArrayTableReader(OpenArrays(), null, Name, Options);

    internal override TableReader OpenExpected(IReadOnlyList<ColumnSchema> expected) => new ArrayTableReader(OpenArrays(), expected, Name, Options);
}
