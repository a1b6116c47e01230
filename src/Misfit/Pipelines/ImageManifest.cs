using System.Text.Json;
using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Storage;

namespace Misfit.Pipelines;

/// <summary>How images were scaled, in a model file's manifest.</summary>
internal static class ImageManifest
{
    public static void Write(Utf8JsonWriter json, ImageScaler images)
    {
        json.WriteStartObject("image");
        json.WriteNumber("height", images.Shape.Height);
        json.WriteNumber("width", images.Shape.Width);
        json.WriteNumber("channels", images.Shape.Channels);
        json.WriteDouble("least", images.Least);
        json.WriteDouble("most", images.Most);
        json.WriteEndObject();
    }

    /// <summary>Null when rows are no images.</summary>
    public static ImageScaler? Read(ManifestValue manifest, IReadOnlyList<ColumnEncoder> encoders)
    {
        if (manifest.Find("image") is not { } json)
        {
            return null;
        }

        int[] sizes = [json["height"].Int32(), json["width"].Int32(), json["channels"].Int32()];
        bool fits = sizes.All(size => size > 0) && sizes.Aggregate(1m, (product, size) => product * size) == encoders.Count && encoders.All(encoder => encoder is NumberEncoder { Width: 1 });
        if (!fits)
        {
            throw new ModelFormatException($"In the model file {json.Place} must have a point for each of the {encoders.Count} columns, all of numbers that were never missing; it is {string.Join(" × ", sizes)}.");
        }

        double least = json["least"].Double(), most = json["most"].Double();
        return double.IsFinite(least) && double.IsFinite(most)
            ? new ImageScaler(RowShape.Image(sizes[0], sizes[1], sizes[2]), least, most)
            : throw new ModelFormatException($"In the model file {json.Place} must have a finite range, was {least} to {most}.");
    }
}
