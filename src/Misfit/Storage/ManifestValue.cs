using System.Globalization;
using System.Text.Json;

namespace Misfit.Storage;

/// <summary>A value of a model file's JSON. Everything that is not as it must be is a <see cref="ModelFormatException"/> that names its place.</summary>
internal readonly struct ManifestValue
{
    private const int MaximumDepth = 32;

    private readonly JsonElement element;

    private ManifestValue(JsonElement element, string place)
    {
        this.element = element;
        Place = place;
    }

    /// <summary>Where it stands, for messages: "manifest.schema[3].name".</summary>
    public string Place { get; }

    /// <summary>The property of that name, which must be there.</summary>
    public ManifestValue this[string name] => Find(name) ?? throw new ModelFormatException($"The model file has no {Place}.{name}.");

    /// <summary>Parses a JSON object without duplicate names, comments or trailing commas.</summary>
    public static ManifestValue Parse(ReadOnlyMemory<byte> json, string place)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false });
            CheckTexts(document.RootElement);
            return new ManifestValue(document.RootElement.Clone(), place).Must(JsonValueKind.Object);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ModelFormatException($"The JSON of the {place} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The property of that name; null when it is missing or null.</summary>
    public ManifestValue? Find(string name) =>
        Must(JsonValueKind.Object).element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? new ManifestValue(value, $"{Place}.{name}")
            : null;

    /// <summary>The names and values of an object, in the order written.</summary>
    public IEnumerable<KeyValuePair<string, ManifestValue>> Properties()
    {
        string place = Place;
        return Must(JsonValueKind.Object).element.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, new ManifestValue(property.Value, $"{place}.{property.Name}")));
    }

    /// <summary>The items of an array.</summary>
    public IReadOnlyList<ManifestValue> Items(int maximum = int.MaxValue)
    {
        int count = Must(JsonValueKind.Array).element.GetArrayLength();
        if (count > maximum)
        {
            throw new ModelFormatException($"In the model file {Place} must have at most {maximum} items, has {count}.");
        }

        string place = Place;
        return [.. element.EnumerateArray().Select((item, i) => new ManifestValue(item, $"{place}[{i}]"))];
    }

    /// <summary>A string.</summary>
    public string Text() => Must(JsonValueKind.String).element.GetString()!;

    /// <summary>A whole number of 32 bits.</summary>
    public int Int32() => Must(JsonValueKind.Number).element.TryGetInt32(out int value) ? value : throw Wrong("a whole number of 32 bits");

    /// <summary>A whole number of 64 bits.</summary>
    public long Int64() => Must(JsonValueKind.Number).element.TryGetInt64(out long value) ? value : throw Wrong("a whole number of 64 bits");

    /// <summary>A number; "NaN", "Infinity" and "-Infinity" as strings, as <see cref="ManifestWriting"/> writes them.</summary>
    public double Double()
    {
        if (element.ValueKind == JsonValueKind.String && Text() is "NaN" or "Infinity" or "-Infinity")
        {
            return double.Parse(Text(), CultureInfo.InvariantCulture);
        }

        return Must(JsonValueKind.Number).element.TryGetDouble(out double value) && double.IsFinite(value) ? value : throw Wrong("a number");
    }

    /// <summary>true or false.</summary>
    public bool Flag() => element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw Wrong("true or false");

    /// <summary>The value as JSON text.</summary>
    public override string ToString() => element.GetRawText();

    /// <summary>The parser leaves invalid UTF-8 and half surrogate pairs to whoever asks for the text; this asks for all of it at once.</summary>
    private static void CheckTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    CheckTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    _ = property.Name;
                    CheckTexts(property.Value);
                }

                break;
        }
    }

    private ManifestValue Must(JsonValueKind kind) => element.ValueKind == kind ? this : throw Wrong($"of kind {kind}");

    private ModelFormatException Wrong(string mustBe)
    {
        string was = element.GetRawText();
        return new ModelFormatException($"In the model file {Place} must be {mustBe}, was {(was.Length > 40 ? was[..40] + "…" : was)}.");
    }
}
