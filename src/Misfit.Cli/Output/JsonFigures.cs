using System.Text.Json;

namespace Misfit.Cli.Output;

/// <summary>Numbers as JSON.</summary>
internal static class JsonFigures
{
    /// <summary>Writes a number; null when there is none, or when it is not finite, for which JSON has no number.</summary>
    public static void Write(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
