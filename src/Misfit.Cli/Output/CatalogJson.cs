using System.Text.Json;
using Misfit.Data.Datasets;
using Misfit.Detectors;

namespace Misfit.Cli.Output;

/// <summary>Detectors and data sets as JSON.</summary>
internal static class CatalogJson
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<DetectorInfo> detectors)
    {
        writer.WriteStartArray();
        foreach (DetectorInfo info in detectors)
        {
            Write(writer, info);
        }

        writer.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter writer, IReadOnlyList<DataSetEntry> entries)
    {
        writer.WriteStartArray();
        foreach (DataSetEntry entry in entries)
        {
            Write(writer, entry, null);
        }

        writer.WriteEndArray();
    }

    /// <summary>One data set, with the paths of its files when they are here.</summary>
    public static void Write(Utf8JsonWriter writer, DataSetEntry entry, string[]? paths)
    {
        writer.WriteStartObject();
        writer.WriteString("name", entry.Name);
        writer.WriteString("summary", entry.Summary);
        writer.WriteNumber("rows", entry.Rows);
        writer.WriteNumber("columns", entry.Columns);
        JsonFigures.Write(writer, "anomalies", entry.Anomalies);
        writer.WriteString("label", entry.LabelColumn);
        writer.WriteString("label_meaning", entry.LabelMeaning);
        writer.WriteString("license", entry.License);
        writer.WriteString("citation", entry.Citation);
        writer.WriteString("page", entry.Page.ToString());
        writer.WriteStartArray("files");
        foreach (DataSetFile file in entry.Files)
        {
            Write(writer, file);
        }

        writer.WriteEndArray();
        if (paths is not null)
        {
            writer.WriteStartArray("paths");
            foreach (string path in paths)
            {
                writer.WriteStringValue(path);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, DataSetFile file)
    {
        writer.WriteStartObject();
        writer.WriteString("name", file.Name);
        writer.WriteString("url", file.PublicUri.ToString());
        writer.WriteString("sha256", file.Sha256);
        writer.WriteNumber("bytes", file.Bytes);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, DetectorInfo info)
    {
        Detector defaults = info.Create();
        writer.WriteStartObject();
        writer.WriteString("id", info.Id);
        writer.WriteString("family", info.Family);
        writer.WriteString("summary", info.Summary);
        writer.WriteString("paper", info.Paper);
        writer.WriteBoolean("deep", info.Deep);
        writer.WriteStartArray("options");
        foreach (DetectorOption option in info.Options)
        {
            writer.WriteStartObject();
            writer.WriteString("name", option.Name);
            writer.WriteString("type", option.Type);
            writer.WriteString("default", option.Get(defaults));
            writer.WriteString("range", option.Range);
            writer.WriteString("summary", option.Summary);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("presets");
        foreach (DetectorPreset preset in info.Presets)
        {
            writer.WriteStartObject();
            writer.WriteString("name", preset.Name);
            writer.WriteString("summary", preset.Summary);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
