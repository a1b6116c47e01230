namespace Misfit.Data.Input;

/// <summary>Standard input. What is read of it is kept while <see cref="KeepForReuse"/> is set, so that it can be opened again.</summary>
internal sealed class StandardInput(Func<Stream> open) : IInput
{
    private byte[]? kept;
    private bool consumed;

    public string Name => "standard input";

    /// <summary>Reads all of it into memory, so that it can be opened more than once.</summary>
    public void KeepForReuse()
    {
        if (kept is not null)
        {
            return;
        }

        using Stream stream = Take();
        using var memory = new MemoryStream();
        try
        {
            stream.CopyTo(memory);
        }
        catch (IOException exception)
        {
            throw new DataException("Standard input is larger than the 2 GB that can be kept to be read twice; save it to a file and name that.", exception);
        }

        kept = memory.ToArray();
    }

    public InputStream Open() => InputStream.Over(kept is null ? Take() : new MemoryStream(kept, writable: false), Name);

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
