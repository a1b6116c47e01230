namespace Misfit.Data;

/// <summary>Formats that can be read from a stream.</summary>
public enum TableFormat
{
    /// <summary>Comma- or otherwise separated text.</summary>
    Csv,

    /// <summary>One flat JSON object per line.</summary>
    JsonLines,
}
