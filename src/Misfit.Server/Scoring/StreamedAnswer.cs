using Microsoft.AspNetCore.Http;
using Misfit.Pipelines;

namespace Misfit.Server.Scoring;

/// <summary>The answer to a request for scores. It begins with the first batch, so that what is wrong with the first rows is told as a problem; what goes wrong later cuts the connection, so that nobody takes half an answer for a whole one.</summary>
/// <param name="response">Where it goes.</param>
/// <param name="format">Its format.</param>
/// <param name="modelId">The model.</param>
/// <param name="model">The model itself.</param>
internal sealed class StreamedAnswer(HttpResponse response, string format, string modelId, PipelineModel model)
{
    private readonly MemoryStream buffer = new();
    private ScoreWriter? writer;
    private bool through;

    public string Format => format;

    /// <summary>Sends every batch at once, from a thread that may wait.</summary>
    public void WriteThrough() => through = true;

    public void Write(ScoredBatch batch)
    {
        Begin().Write(batch);
        if (through)
        {
            response.Body.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
            response.Body.Flush();
            buffer.SetLength(0);
        }
    }

    /// <summary>Sends the rest.</summary>
    public async Task End(CancellationToken cancellation)
    {
        Begin().End();
        await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellation).ConfigureAwait(false);
    }

    private ScoreWriter Begin()
    {
        if (writer is null)
        {
            writer = ScoreWriter.For(format, buffer, modelId, model);
            response.ContentType = writer.ContentType;
        }

        return writer;
    }
}
