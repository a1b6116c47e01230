using System.Numerics.Tensors;
using Misfit.Numerics;
using Misfit.Pipelines;
using Misfit.Server.Api;
using Misfit.Server.DataSets;
using Misfit.Tables;

namespace Misfit.Server.Scoring;

/// <summary>Finds the record closest to a row among those that are labelled normal, where there are labels, and that the model does not flag.</summary>
internal static class NearestNormal
{
    private const int MostSearched = 20_000;

    /// <exception cref="ApiException">404: no record is normal.</exception>
    public static NearestAnswer Find(PipelineModel model, LoadedData data, Table row, CancellationToken cancellation)
    {
        int[] candidates = [.. Enumerable.Range(0, data.Table.Rows).Where(candidate => data.Labels?[candidate] != true)];
        int step = Math.Max(1, (candidates.Length + MostSearched - 1) / MostSearched);
        candidates = [.. candidates.Where((_, i) => i % step == 0)];
        Table searched = data.Table.SelectRows(candidates);
        ScoredRows scored = model.Score(searched, firstRow: 1);
        cancellation.ThrowIfCancellationRequested();
        Matrix features = model.Preprocessor.Transform(searched).Features;
        Matrix wanted = model.Preprocessor.Transform(row).Features;
        (int nearest, double least) = (-1, double.PositiveInfinity);
        for (int i = 0; i < candidates.Length; i++)
        {
            double distance = scored.Flagged[i] ? double.PositiveInfinity : TensorPrimitives.Distance(features.Row(i), wanted.Row(0));
            if (distance < least)
            {
                (nearest, least) = (i, distance);
            }
        }

        return nearest >= 0
            ? new NearestAnswer(data.Record.Id, candidates[nearest] + 1, least, scored.Scores[nearest], RowText.Of(data.Table, candidates[nearest], model.Schema).Values, candidates.Length)
            : throw ApiException.NotFound("normal record in the data set", data.Record.Name);
    }
}
