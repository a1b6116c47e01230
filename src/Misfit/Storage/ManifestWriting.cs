using System.Globalization;
using System.Text.Json;

namespace Misfit.Storage;

/// <summary>Writes what JSON has no number for.</summary>
internal static class ManifestWriting
{
    /// <summary>Writes a number that <see cref="ManifestValue.Double"/> reads with the same bits; what is not finite becomes a string.</summary>
    public static void WriteDouble(this Utf8JsonWriter writer, string name, double value)
    {
        writer.WritePropertyName(name);
        writer.WriteDouble(value);
    }

    /// <inheritdoc cref="WriteDouble(Utf8JsonWriter, string, double)"/>
    public static void WriteDouble(this Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Writes an array of numbers.</summary>
    public static void WriteDoubles(this Utf8JsonWriter writer, string name, IEnumerable<double> values)
    {
        writer.WriteStartArray(name);
        foreach (double value in values)
        {
            writer.WriteDouble(value);
        }

        writer.WriteEndArray();
    }
}
