namespace Misfit.Data.Input;

/// <summary>Bytes that can be read from their start more than once.</summary>
internal interface IInput
{
    string Name { get; }

    /// <summary>Opens the bytes, decompressed when they are gzip.</summary>
    InputStream Open();
}
