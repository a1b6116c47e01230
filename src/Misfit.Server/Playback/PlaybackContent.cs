using Misfit.Benchmarks.Evaluations;
using Misfit.Metrics;
using Misfit.Tables;

namespace Misfit.Server.Playback;

/// <summary>What a playback shows: some labelled records of one data set and what several models say of them.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Rows">The records, as numbers of rows of the data set.</param>
/// <param name="Columns">What is told of a record.</param>
/// <param name="Models">Two to six models with a score for each record.</param>
/// <param name="Truths">Labels of the records; the first is the data set's own.</param>
/// <param name="Sampled">How many rows the records were drawn from; null when all are shown.</param>
internal sealed record PlaybackContent(string Name, int[] Rows, IReadOnlyList<PlaybackColumn> Columns, IReadOnlyList<PlaybackModel> Models, IReadOnlyList<LabelSet> Truths, int? Sampled)
{
    /// <summary>Whether these are the connections of Cloudera's report.</summary>
    public bool IsReport { get; init; }

    /// <summary>What normal records are called.</summary>
    public string NormalWord { get; } = "normal";

    /// <summary>What anomalies are called.</summary>
    public string AnomalyWord => IsReport ? "attack" : "anomaly";

    /// <summary>The same for several.</summary>
    public string AnomalyWords => IsReport ? "attacks" : "anomalies";

    /// <summary>Verdicts of a model on all records, against one of the labels.</summary>
    public static Confusion Judge(PlaybackModel model, LabelSet truth)
    {
        long caught = 0, alarms = 0, anomalies = 0;
        for (int record = 0; record < model.Scores.Length; record++)
        {
            bool flagged = model.Scores[record] > model.Threshold, anomaly = truth.Anomalies[record];
            caught += flagged && anomaly ? 1 : 0;
            alarms += flagged ? 1 : 0;
            anomalies += anomaly ? 1 : 0;
        }

        return new Confusion(caught, alarms - caught, model.Scores.Length - alarms - anomalies + caught, anomalies - caught);
    }
}

/// <summary>One model of a playback.</summary>
/// <param name="Run">The run its scores are of.</param>
/// <param name="Name">The model's name.</param>
/// <param name="Detector">The method.</param>
/// <param name="Threshold">Records strictly above it are flagged.</param>
/// <param name="Scores">A score for each record.</param>
internal sealed record PlaybackModel(string Run, string Name, string Detector, double Threshold, double[] Scores);

/// <summary>One column of the records.</summary>
/// <param name="Column">The values of the whole data set.</param>
/// <param name="Short">An abbreviation of its name, unlike those of the others.</param>
/// <param name="Description">One sentence.</param>
internal sealed record PlaybackColumn(Column Column, string Short, string Description);
