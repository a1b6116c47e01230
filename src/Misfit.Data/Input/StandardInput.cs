namespace Misfit.Data.Input;

/// <summary>Standard input, which can be opened once unless it is kept.</summary>
internal sealed class StandardInput(Func<Stream> open) : IInput
{
    private MemoryStream? kept;
    private bool consumed;

    public string Name => "standard input";

    /// <summary>Reads all of it into memory, so that it can be opened more than once.</summary>
    public void KeepForReuse()
    {
        if (kept is not null)
        {
            return;
        }

        using InputStream stream = InputStream.Over(Take(), Name);
        kept = stream.ToMemory();
    }

    public InputStream Open() =>
        InputStream.Over(kept is null ? Take() : new MemoryStream(kept.GetBuffer(), 0, (int)kept.Length, writable: false), Name);

    private Stream Take()
    {
        if (consumed)
        {
            throw new DataException("Standard input has been read already; save it to a file to read it more than once.");
        }

        consumed = true;
        return open();
    }
}
