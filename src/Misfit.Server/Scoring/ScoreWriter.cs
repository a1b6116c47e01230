using System.Runtime.InteropServices;
using System.Text.Json;
using Misfit.Data;
using Misfit.Decisions;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Server.Scoring;

/// <summary>Writes scores in one of the formats of the answer, batch by batch.</summary>
internal abstract class ScoreWriter
{
    public const string Json = "application/json";
    public const string JsonLines = "application/x-ndjson";
    public const string Csv = "text/csv";
    public const string Binary = "application/octet-stream";

    public abstract string ContentType { get; }

    public abstract void Write(ScoredBatch batch);

    /// <summary>Writes what stands behind the rows.</summary>
    public virtual void End()
    {
    }

    public static ScoreWriter For(string format, Stream stream, string modelId, PipelineModel model) => format switch
    {
        JsonLines => new JsonLinesScores(stream),
        Csv => new CsvScores(stream),
        Binary => new BinaryScores(stream),
        _ => new JsonScores(stream, modelId, model),
    };

    private protected static void WriteRow(Utf8JsonWriter writer, ScoredBatch batch, int row)
    {
        writer.WriteStartObject();
        if (batch.NameOf(row) is { } name)
        {
            writer.WriteString("id", name);
        }
        else
        {
            writer.WriteNumber("id", batch.First + row);
        }

        JsonNumber.Write(writer, "score", batch.Scored.Scores[row]);
        JsonNumber.Write(writer, "p_value", batch.Scored.PValues[row]);
        writer.WriteNumber("prediction", batch.Scored.Flagged[row] ? 1 : 0);
        if (batch.Scored.IntervalOfRow.Count > 0)
        {
            writer.WriteNumber("interval", batch.Scored.IntervalOfRow[row]);
        }

        writer.WriteEndObject();
    }
}

/// <summary>One document: the threshold, then a result for each row, then the counts.</summary>
internal sealed class JsonScores : ScoreWriter
{
    private readonly Utf8JsonWriter writer;
    private long rows;
    private long flagged;

    public JsonScores(Stream stream, string modelId, PipelineModel model)
    {
        writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        writer.WriteString("model", modelId);
        Threshold? threshold = model.Groups.Count > 0 ? null : model.Threshold;
        JsonNumber.Write(writer, "threshold", threshold?.Value);
        writer.WriteString("threshold_rule", threshold?.Rule.ToString());
        writer.WriteStartArray("results");
    }

    public override string ContentType => Json;

    public override void Write(ScoredBatch batch)
    {
        for (int row = 0; row < batch.Rows.Rows; row++)
        {
            WriteRow(writer, batch, row);
        }

        rows += batch.Rows.Rows;
        flagged += batch.Scored.Flagged.LongCount(flag => flag);
        writer.Flush();
    }

    public override void End()
    {
        writer.WriteEndArray();
        writer.WriteNumber("rows", rows);
        writer.WriteNumber("flagged", flagged);
        writer.WriteEndObject();
        writer.Flush();
    }
}

/// <summary>One object on a line for each row.</summary>
internal sealed class JsonLinesScores(Stream stream) : ScoreWriter
{
    private readonly MemoryStream buffer = new();

    public override string ContentType => JsonLines;

    public override void Write(ScoredBatch batch)
    {
        buffer.SetLength(0);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        for (int row = 0; row < batch.Rows.Rows; row++)
        {
            WriteRow(writer, batch, row);
            writer.Flush();
            writer.Reset();
            buffer.WriteByte((byte)'\n');
        }

        stream.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}

/// <summary>The rows as they came, with score, p-value and flag behind them.</summary>
internal sealed class CsvScores(Stream stream) : ScoreWriter
{
    private readonly TableWriter writer = new(stream);

    public override string ContentType => Csv;

    public override void Write(ScoredBatch batch)
    {
        ScoredRows scored = batch.Scored;
        List<Column> columns =
        [
            new NumberColumn("score", scored.Scores),
            new NumberColumn("p_value", scored.PValues),
            new CategoryColumn("flagged", Array.ConvertAll(scored.Flagged, flag => flag ? 1 : 0), ["0", "1"]),
        ];
        if (scored.IntervalOfRow.Count > 0)
        {
            columns.Add(new NumberColumn("interval", [.. scored.IntervalOfRow.Select(id => id == 0 ? double.NaN : id)]));
        }

        writer.Write(batch.Rows, columns);
    }
}

/// <summary>The scores alone: little-endian float64.</summary>
internal sealed class BinaryScores(Stream stream) : ScoreWriter
{
    public override string ContentType => Binary;

    public override void Write(ScoredBatch batch) => stream.Write(MemoryMarshal.AsBytes<double>(batch.Scored.Scores));
}

/// <summary>Numbers in answers that are written by hand.</summary>
internal static class JsonNumber
{
    /// <summary>Writes a number; null when there is none, or when it is not finite.</summary>
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
