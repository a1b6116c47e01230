namespace Misfit.Data.Input;

/// <summary>A stream that somebody else owns and closes. It can be opened once.</summary>
internal sealed class GivenStream(Stream stream, string name) : IInput
{
    public string Name => name;

    public InputStream Open() => InputStream.Over(new BorrowedStream(stream), name);
}
