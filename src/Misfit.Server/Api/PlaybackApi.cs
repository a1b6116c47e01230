using System.Runtime.InteropServices;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Misfit.Server.Playback;

namespace Misfit.Server.Api;

/// <summary>What is played back: a description, numbers in one binary answer, and the records' texts.</summary>
internal static class PlaybackApi
{
    public static void Map(RouteGroupBuilder api)
    {
        RouteGroupBuilder playback = api.MapGroup("/playback");
        playback.MapGet("", (string runs, PlaybackLibrary library) => Describe(library.Find(runs)))
            .WithSummary("What a playback of two to six runs of one data set shows; runs are ids with commas between");
        playback.MapGet("/numbers", (string runs, PlaybackLibrary library) => Numbers(library.Find(runs)))
            .WithSummary("Of all records, little-endian: the scores of each model (float64), the row in the data set (int32), each of the labels (a byte, 1 = anomaly)");
        playback.MapGet("/records", (string runs, PlaybackLibrary library) => Records(library.Find(runs)))
            .WithSummary("The values of all records: a line for each, columns with tabs between");
        playback.MapGet("/report", (ReportPlayback report) => report.State)
            .WithSummary("How far the ready-made playback of Cloudera's report is prepared");
        playback.MapPost("/report", (ReportPlayback report) => TypedResults.Accepted("/api/v1/playback/report", report.Prepare()))
            .WithSummary("Prepares the ready-made playback of Cloudera's report: trains four models, once");
    }

    private static DescriptionAnswer Describe(PlaybackContent content) => new(
        content.Name,
        content.Rows.Length,
        content.NormalWord,
        content.AnomalyWord,
        [.. content.Models.Select(model => new ModelAnswer(model.Run, model.Name, model.Detector, model.Threshold))],
        [.. content.Truths.Select(truth => new TruthAnswer(truth.Name, truth.Anomalies.Count(anomaly => anomaly)))],
        [.. content.Columns.Select(column => new ColumnAnswer(column.Column.Name, column.Short, column.Description))]);

    private static FileContentHttpResult Numbers(PlaybackContent content)
    {
        using var buffer = new MemoryStream();
        foreach (PlaybackModel model in content.Models)
        {
            buffer.Write(MemoryMarshal.AsBytes<double>(model.Scores));
        }

        buffer.Write(MemoryMarshal.AsBytes<int>(content.Rows));
        foreach (bool[] truth in content.Truths.Select(truth => truth.Anomalies))
        {
            buffer.Write(MemoryMarshal.AsBytes<bool>(truth));
        }

        return TypedResults.Bytes(buffer.ToArray(), "application/octet-stream");
    }

    private static ContentHttpResult Records(PlaybackContent content)
    {
        var text = new StringBuilder();
        for (int record = 0; record < content.Rows.Length; record++)
        {
            text.Append(record == 0 ? "" : "\n").AppendJoin('\t', content.Columns.Select(column => Cell(column.Column.Text(content.Rows[record]))));
        }

        return TypedResults.Text(text.ToString(), "text/tab-separated-values", Encoding.UTF8);
    }

    private static string Cell(string text) => text.AsSpan().ContainsAny('\t', '\n', '\r') ? string.Join(' ', text.Split(['\t', '\n', '\r'])) : text;

    private sealed record DescriptionAnswer(string Name, int Rows, string NormalWord, string AnomalyWord, ModelAnswer[] Models, TruthAnswer[] Truths, ColumnAnswer[] Columns);

    private sealed record ModelAnswer(string Run, string Name, string Detector, double Threshold);

    private sealed record TruthAnswer(string Name, int Anomalies);

    private sealed record ColumnAnswer(string Name, string Short, string Description);
}
