using System.Text.Json;

namespace Misfit.Data.Datasets;

// Reads catalog.json: families of data sets that share a licence, a citation and so on, one line per data set.
internal static class CatalogResource
{
    public static IReadOnlyList<DataSetEntry> Read()
    {
        using Stream stream = typeof(CatalogResource).Assembly.GetManifestResourceStream("Misfit.Data.Datasets.catalog.json")!;
        using var document = JsonDocument.Parse(stream);
        var entries = new List<DataSetEntry>();
        foreach (JsonElement family in document.RootElement.GetProperty("families").EnumerateArray())
        {
            foreach (JsonElement set in family.GetProperty("sets").EnumerateArray())
            {
                entries.Add(Entry(new Fields(set, family)));
            }
        }

        return entries;
    }

    private static DataSetEntry Entry(Fields fields) => new()
    {
        Name = fields.Text("name"),
        Summary = fields.Text("summary"),
        Files = [.. fields.List("files").Select(File)],
        Page = new Uri(fields.Text("page")),
        License = fields.Text("license"),
        Citation = fields.Text("citation"),
        Rows = fields.Find("rows")!.Value.GetInt32(),
        Columns = fields.Find("columns")!.Value.GetInt32(),
        Anomalies = fields.Find("anomalies")?.GetInt32(),
        LabelColumn = fields.Text("labelColumn"),
        FurtherLabelColumns = [.. fields.List("furtherLabelColumns").Select(name => name.GetString()!)],
        LabelMeaning = fields.Text("labelMeaning"),
        Split = fields.Find("split")?.GetString(),
        RecommendedScaling = fields.Text("scaling"),
        PublishedFigures = [.. fields.List("figures").Select(figure => Figure(figure, fields))],
        Remark = fields.Find("remark")?.GetString(),
        Format = Enum.Parse<DataSetFormat>(fields.Text("format"), ignoreCase: true),
        TrueAttacks = fields.Find("trueAttacks")?.GetBytesFromBase64() ?? [],
    };

    private static DataSetFile File(JsonElement file)
    {
        var fields = new Fields(file, file);
        string sum = fields.Text("sha256");
        return new DataSetFile
        {
            Name = fields.Text("name"),
            Bytes = fields.Find("bytes")!.Value.GetInt64(),
            Sha256 = sum,
            PublicUri = new Uri(fields.Text("public")),
            PublicSha256 = fields.Find("mirrorOnly") is null ? fields.Find("publicSha256")?.GetString() ?? sum : null,
            Remark = fields.Find("remark")?.GetString(),
        };
    }

    private static PublishedFigure Figure(JsonElement figure, Fields entry)
    {
        var fields = new Fields(figure, figure);
        string? remark = fields.Find("remark")?.GetString();
        string shared = entry.Text("figureRemark");
        return new PublishedFigure
        {
            Method = fields.Text("method"),
            RocAuc = fields.Find("rocAuc")?.GetDouble(),
            Accuracy = fields.Find("accuracy")?.GetDouble(),
            Precision = fields.Find("precision")?.GetDouble(),
            Recall = fields.Find("recall")?.GetDouble(),
            F1 = fields.Find("f1")?.GetDouble(),
            F2 = fields.Find("f2")?.GetDouble(),
            Source = entry.Text("figureSource"),
            Remark = remark is null ? shared + "." : $"{shared}. {remark}",
        };
    }

    // A set's own fields, and behind them those of its family.
    private readonly record struct Fields(JsonElement Own, JsonElement Family)
    {
        public JsonElement? Find(string name) =>
            Own.TryGetProperty(name, out JsonElement own) ? own
            : Family.TryGetProperty(name, out JsonElement shared) ? shared
            : null;

        public string Text(string name) =>
            Find(name)?.GetString() ?? throw new InvalidDataException($"catalog.json: '{name}' is missing in {Own}.");

        public IEnumerable<JsonElement> List(string name) => Find(name)?.EnumerateArray() ?? Enumerable.Empty<JsonElement>();
    }
}
