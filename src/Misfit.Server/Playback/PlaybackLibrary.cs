using Misfit.Benchmarks.Evaluations;
using Misfit.Numerics;
using Misfit.Pipelines;
using Misfit.Server.Api;
using Misfit.Server.DataSets;
using Misfit.Server.Models;
using Misfit.Server.Runs;
using Misfit.Tables;

namespace Misfit.Server.Playback;

/// <summary>Makes playbacks of runs.</summary>
internal sealed class PlaybackLibrary(RunLibrary runs, ModelLibrary models, DataSetLibrary dataSets, ReportPlayback reportPlayback)
{
    /// <summary>The most records of a playback; of more, as many are drawn.</summary>
    public const int MostRecords = 10_000;

    private const int LeastRuns = 2;
    private const int MostRuns = 6;
    private const int SampleSeed = 250;

    private readonly Lock sync = new();
    private (string Key, PlaybackContent Content)? latest;

    /// <summary>The playback of these runs.</summary>
    /// <param name="runIds">Ids of two to six runs of one labelled data set, with commas between.</param>
    /// <exception cref="ApiException">There are too few or too many, they are not of one data set, or it has no labels; says which.</exception>
    public PlaybackContent Find(string runIds)
    {
        RunRecord[] asked = Check(runIds);
        string key = string.Join(',', asked.Select(run => $"{run.Id}={ThresholdOf(run):R}"));
        lock (sync)
        {
            if (latest?.Key != key)
            {
                latest = (key, Create(asked));
            }

            return latest.Value.Content;
        }
    }

    private RunRecord[] Check(string runIds)
    {
        string[] ids = [.. runIds.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        if (ids.Length is < LeastRuns or > MostRuns)
        {
            throw ApiException.BadRequest($"A playback shows {LeastRuns} to {MostRuns} runs; {ids.Length} were named.");
        }

        RunRecord[] asked = [.. ids.Select(runs.Find)];
        if (asked.FirstOrDefault(run => run.DataSetId != asked[0].DataSetId) is { } other)
        {
            throw ApiException.BadRequest($"The runs of a playback are of one data set; '{other.Id}' is of another than '{asked[0].Id}'.");
        }

        return asked;
    }

    private PlaybackContent Create(RunRecord[] asked)
    {
        DataSetRecord dataSet = dataSets.Find(asked[0].DataSetId);
        LoadedData data = dataSets.Load(dataSet.Id);
        if (data.Labels is null)
        {
            throw ApiException.BadRequest($"The data set '{dataSet.Name}' has no labels, and a playback compares verdicts with the truth. Name its label column on the Data page.");
        }

        double[][] scores = [.. asked.Select(run => runs.Scores(run.Id))];
        int[] scored = [.. Enumerable.Range(0, data.Table.Rows).Where(row => scores.All(score => !double.IsNaN(score[row])))];
        int[] shown = Sample(scored, data.Labels);
        string labels = dataSet.LabelColumn ?? data.Table.LabelColumn ?? "label";
        HashSet<string> hidden = [labels, .. dataSet.Ignored];
        bool report = reportPlayback.IsData(dataSet.Id);
        return new PlaybackContent(
            dataSet.Name,
            shown,
            ColumnDescriptions.Of([.. data.Table.Columns.Where(column => !hidden.Contains(column.Name))]),
            [.. asked.Select((run, i) => ModelOf(run, Picked(scores[i], shown)))],
            [new LabelSet(report ? "the report's labels" : labels, Picked(data.Labels, shown)), .. OtherTruths(data.Table, dataSet.Ignored, shown, report)],
            shown.Length < scored.Length ? scored.Length : null)
        {
            IsReport = report,
        };
    }

    private PlaybackModel ModelOf(RunRecord run, double[] scores)
    {
        ModelRecord model = models.Find(run.ModelId);
        return new PlaybackModel(run.Id, model.Name, model.Detector, ThresholdOf(run), scores);
    }

    // As the model's line is drawn now, so that a threshold that was set elsewhere holds here.
    private double ThresholdOf(RunRecord run)
    {
        PipelineModel model = models.Load(run.ModelId);
        return model.Groups.Count == 0
            ? model.Threshold.Value
            : throw ApiException.BadRequest($"The model of run '{run.Id}' has a threshold for each group; a playback needs models with one threshold.");
    }

    // As many of each kind as their share, drawn with a fixed seed, so that the same runs always show the same records.
    private static int[] Sample(int[] scored, bool[] labels)
    {
        if (scored.Length <= MostRecords)
        {
            return scored;
        }

        int[][] kinds = [[.. scored.Where(row => !labels[row])], [.. scored.Where(row => labels[row])]];
        int anomalies = Math.Clamp((int)Math.Round((double)MostRecords * kinds[1].Length / scored.Length), Math.Min(1, kinds[1].Length), MostRecords);
        var rng = new Rng(SampleSeed);
        int[] drawn = [.. rng.Sample(kinds[0].Length, MostRecords - anomalies).Select(i => kinds[0][i]), .. rng.Sample(kinds[1].Length, anomalies).Select(i => kinds[1][i])];
        Array.Sort(drawn);
        return drawn;
    }

    private static IEnumerable<LabelSet> OtherTruths(Table table, IReadOnlyList<string> ignored, int[] shown, bool report) =>
        from column in table.Columns
        where ignored.Contains(column.Name) && Enumerable.Range(0, column.Count).All(row => column.Text(row) is "0" or "1")
        select new LabelSet(report ? "the true labels" : column.Name, Picked(RowLabels.Read(table, column.Name), shown));

    private static T[] Picked<T>(T[] values, int[] rows) => Array.ConvertAll(rows, row => values[row]);
}
