using Misfit.Data;

namespace Misfit.Server.DataSets;

/// <summary>Counts malformed records and keeps the first.</summary>
internal sealed class BadRows(string path)
{
    private const int Kept = 100;

    private readonly List<BadRow> first = [];

    public long Count { get; private set; }

    public IReadOnlyList<BadRow> First => [.. first];

    public void Add(BadRecord record)
    {
        if (++Count <= Kept)
        {
            // The file's own name means nothing to people.
            first.Add(new BadRow(record.Line, record.Message.Replace(path + ", ", "", StringComparison.Ordinal)));
        }
    }

    /// <summary>Starts again for another pass over the same records.</summary>
    public void Restart()
    {
        Count = 0;
        first.Clear();
    }

    /// <exception cref="DataException">More records are bad than good, so that the file is not what it is taken for.</exception>
    public void Check(long good)
    {
        if (Count > good)
        {
            throw new DataException($"{Count:N0} of {Count + good:N0} records are malformed. The first, {first[0].Problem}");
        }
    }
}
