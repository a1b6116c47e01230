namespace Misfit.Server.DataSets;

/// <summary>Keeps the data sets that were used last in memory, up to a number of values in all; larger ones as long as somebody else holds them.</summary>
internal sealed class LoadedDataCache
{
    private const long MostValues = 25_000_000;

    private readonly Lock gate = new();
    private readonly LinkedList<LoadedData> recent = new();
    private readonly Dictionary<string, WeakReference<LoadedData>> held = [];

    public LoadedData? Find(string id)
    {
        lock (gate)
        {
            if (!held.TryGetValue(id, out WeakReference<LoadedData>? reference) || !reference.TryGetTarget(out LoadedData? data))
            {
                return null;
            }

            Touch(data);
            return data;
        }
    }

    public void Add(LoadedData data)
    {
        lock (gate)
        {
            Remove(data.Record.Id);
            held[data.Record.Id] = new WeakReference<LoadedData>(data);
            Touch(data);
        }
    }

    public void Remove(string id)
    {
        lock (gate)
        {
            held.Remove(id);
            foreach (LoadedData data in recent.Where(data => data.Record.Id == id).ToArray())
            {
                recent.Remove(data);
            }
        }
    }

    private void Touch(LoadedData data)
    {
        recent.Remove(data);
        recent.AddFirst(data);
        while (recent.Last is { } last && recent.Sum(kept => (long)kept.Table.Rows * kept.Table.Columns.Count) > MostValues)
        {
            recent.Remove(last);
        }
    }
}
