using System.Text.Json;
using Misfit.Preprocessing;
using Misfit.Storage;
using Misfit.Tables;

namespace Misfit.Pipelines;

/// <summary>Writes and reads the fitted parameters of one column's encoder.</summary>
internal static class EncoderManifest
{
    public static void Write(Utf8JsonWriter json, ColumnEncoder encoder)
    {
        json.WriteBoolean("marks_missing", encoder.HasIndicator);
        switch (encoder)
        {
            case NumberEncoder number:
                json.WriteDouble("median", number.Median);
                Write(json, "scaler", number.Scaler);
                break;
            case CategoryEncoder category:
                WriteLevels(json, category);
                break;
            case TimeEncoder time:
                ManifestWriter.WriteParts(json, "parts", time.Parts);
                PartValues typical = time.TypicalParts;
                json.WriteDoubles("typical", [typical.Hour, typical.Weekday, typical.DayOfMonth, typical.Month, typical.Days]);
                json.WriteBoolean("unit_interval", time.UnitInterval);
                Write(json, "elapsed", time.Elapsed);
                break;
        }
    }

    public static ColumnEncoder Read(ManifestValue json, string column, ColumnKind kind)
    {
        bool marksMissing = json["marks_missing"].Flag();
        return kind switch
        {
            ColumnKind.Number => new NumberEncoder(column, Finite(json["median"]), ReadScaler(json["scaler"]), marksMissing),
            ColumnKind.Category => ReadLevels(json, column, marksMissing),
            _ => ReadTime(json, column, marksMissing),
        };
    }

    private static void WriteLevels(Utf8JsonWriter json, CategoryEncoder category)
    {
        json.WriteString("encoding", ManifestWords.Word((category as LevelNumberEncoder)?.Encoding ?? CategoryEncoding.OneHot));
        if (category is LevelNumberEncoder numbered)
        {
            json.WriteNumber("rows", numbered.Rows);
            Write(json, "scaler", numbered.Scaler);
        }

        ManifestWriter.WriteTexts(json, "levels", category.Levels);
        json.WriteDoubles("counts", category.LevelCounts.Select(count => (double)count));
    }

    private static CategoryEncoder ReadLevels(ManifestValue json, string column, bool marksMissing)
    {
        string[] levels = [.. json["levels"].Items().Select(level => level.Text())];
        int[] counts = [.. json["counts"].Items().Select(count => count.Int32())];
        if (levels.Length == 0 || levels.Length != counts.Length || levels.Distinct(StringComparer.Ordinal).Count() != levels.Length || counts.Min() < 1)
        {
            throw new ModelFormatException($"In the model file {json.Place}.levels must be different words, each with a count of at least 1 in {json.Place}.counts.");
        }

        CategoryEncoding encoding = json["encoding"].Choice<CategoryEncoding>();
        return encoding switch
        {
            CategoryEncoding.OneHot => new OneHotEncoder(column, levels, counts, marksMissing),
            CategoryEncoding.Frequency or CategoryEncoding.Ordinal =>
                new LevelNumberEncoder(column, levels, counts, Positive(json["rows"]), encoding, ReadScaler(json["scaler"]), marksMissing),
            _ => throw new ModelFormatException($"In the model file {json.Place}.encoding must be what was used, was '{ManifestWords.Word(encoding)}'."),
        };
    }

    private static TimeEncoder ReadTime(ManifestValue json, string column, bool marksMissing)
    {
        TimeParts parts = ReadParts(json["parts"]);
        double[] typical = [.. json["typical"].Items().Select(Finite)];
        if (typical.Length != 5 || typical[..4].Any(share => share is < 0 or >= 1) || typical[4] is < 0 or > PartValues.MostDays + 1)
        {
            throw new ModelFormatException($"In the model file {json.Place}.typical must be four shares in [0, 1) and a number of days.");
        }

        FittedScaler? elapsed = json.Find("elapsed") is { } scaler ? ReadScaler(scaler) : null;
        if (parts == TimeParts.None || parts.HasFlag(TimeParts.Elapsed) != elapsed is not null)
        {
            throw new ModelFormatException($"In the model file {json.Place}.parts must name at least one part, and elapsed exactly when there is {json.Place}.elapsed.");
        }

        return new TimeEncoder(column, parts, new PartValues(typical[0], typical[1], typical[2], typical[3], typical[4]), json["unit_interval"].Flag(), elapsed, marksMissing);
    }

    public static TimeParts ReadParts(ManifestValue json) =>
        json.Items().Aggregate(TimeParts.None, (parts, part) => parts | part.Choice<TimeParts>());

    private static void Write(Utf8JsonWriter json, string name, FittedScaler? scaler)
    {
        if (scaler is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        if (scaler is AffineScaler affine)
        {
            json.WriteString("kind", ManifestWords.Word(affine.Scaler));
            json.WriteDouble("center", affine.Center);
            json.WriteDouble("scale", affine.Scale);
        }
        else
        {
            json.WriteString("kind", ManifestWords.Word(Scaler.Quantile));
            json.WriteDoubles("quantiles", ((QuantileScaler)scaler).Quantiles);
        }

        json.WriteEndObject();
    }

    private static FittedScaler ReadScaler(ManifestValue json)
    {
        Scaler kind = json["kind"].Choice<Scaler>();
        if (kind != Scaler.Quantile)
        {
            double scale = Finite(json["scale"]);
            return scale > 0
                ? new AffineScaler(kind, Finite(json["center"]), scale)
                : throw new ModelFormatException($"In the model file {json.Place}.scale must be greater than 0, was {scale}.");
        }

        double[] quantiles = [.. json["quantiles"].Items(QuantileScaler.MostQuantiles).Select(Finite)];
        return quantiles.Length >= 2 && quantiles.Zip(quantiles.Skip(1)).All(pair => pair.First <= pair.Second)
            ? new QuantileScaler(quantiles)
            : throw new ModelFormatException($"In the model file {json.Place}.quantiles must be at least two numbers in ascending order.");
    }

    private static double Finite(ManifestValue json)
    {
        double value = json.Double();
        return double.IsFinite(value) ? value : throw new ModelFormatException($"In the model file {json.Place} must be finite, was {value}.");
    }

    private static int Positive(ManifestValue json)
    {
        int value = json.Int32();
        return value > 0 ? value : throw new ModelFormatException($"In the model file {json.Place} must be at least 1, was {value}.");
    }
}
