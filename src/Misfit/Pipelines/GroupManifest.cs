using System.Globalization;
using System.Text.Json;
using Misfit.Series;
using Misfit.Storage;
using Misfit.Tables;

namespace Misfit.Pipelines;

/// <summary>Writes and reads a model that has a part for each group: each part is written like a model of its own; everything read may be wrong.</summary>
internal static class GroupManifest
{
    /// <summary>What the names of a part's arrays begin with.</summary>
    public static string Prefix(int number) => string.Create(CultureInfo.InvariantCulture, $"group.{number}.");

    public static bool IsIn(ManifestValue manifest) => manifest.Find("groups") is not null;

    public static void Write(Utf8JsonWriter json, PipelineModel model)
    {
        json.WriteStartObject("groups");
        json.WriteString("column_kind", ManifestWords.Word(model.GroupKind));
        json.WriteNumber("rows", model.TrainingData.Rows);
        json.WriteString("sha256", model.TrainingData.Sha256);
        json.WriteStartArray("parts");
        foreach ((string name, PipelineModel part) in model.Groups)
        {
            json.WriteStartObject();
            json.WriteString("group", name);
            ManifestWriter.Write(json, part);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static PipelineSummary Summary(ManifestValue manifest) =>
        PipelineSummary.Together([.. Parts(manifest).Select(part => KeyValuePair.Create(part["group"].Text(), ManifestReader.Summary(manifest, part)))], Data(manifest));

    /// <summary>The model.</summary>
    /// <param name="manifest">The manifest of the file.</param>
    /// <param name="build">Makes the part of that number from what the manifest says of it.</param>
    public static PipelineModel Read(ManifestValue manifest, Func<ManifestValue, int, PipelineModel> build)
    {
        var groups = new SortedDictionary<string, PipelineModel>(StringComparer.Ordinal);
        foreach ((ManifestValue json, int number) in Parts(manifest).Select((part, number) => (part, number)))
        {
            PipelineModel part = build(json, number);
            if (part.Recipe.Series is not { Group: not null })
            {
                throw new ModelFormatException($"In the model file {json.Place} must have a series with a group.");
            }

            groups.Add(json["group"].Text(), part);
        }

        PipelineModel first = groups.Values.First();
        Pipeline recipe = first.Recipe with { Series = first.Recipe.Series! with { ModelPerGroup = true } };
        return groups.Values.All(part => (part.Recipe.Series!.Time, part.Recipe.Series.Group) == (recipe.Series.Time, recipe.Series.Group))
            ? new PipelineModel(recipe, groups, manifest["groups"]["column_kind"].Choice<ColumnKind>(), Data(manifest), first.Created)
            : throw new ModelFormatException($"In the model file {manifest.Place}.groups all parts must have the same columns of time and group.");
    }

    private static TrainingData Data(ManifestValue manifest) => new(manifest["groups"]["rows"].Int32(), manifest["groups"]["sha256"].Text());

    private static IReadOnlyList<ManifestValue> Parts(ManifestValue manifest)
    {
        IReadOnlyList<ManifestValue> parts = manifest["groups"]["parts"].Items();
        return parts.Count > 0 && parts.DistinctBy(part => part["group"].Text()).Count() == parts.Count
            ? parts
            : throw new ModelFormatException($"In the model file {manifest.Place}.groups.parts must be at least one, of different groups.");
    }
}
