using Misfit.Explanations;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Cli.Output;

/// <summary>One of the strangest rows, and why.</summary>
/// <param name="Number">Its number among the rows of the data, from 1.</param>
/// <param name="Explanation">Why it is strange.</param>
internal sealed record TopRow(long Number, Explanation Explanation)
{
    /// <summary>A reason this much smaller than the first is not worth telling.</summary>
    private const double LeastShare = 0.02;

    /// <summary>The reasons worth telling: at most <paramref name="count"/>, and none that speaks for the row.</summary>
    public IEnumerable<Reason> Reasons(int count) =>
        Explanation.Reasons.Where(reason => reason.Contribution > 0 && reason.Contribution >= LeastShare * Explanation.Reasons[0].Contribution).Take(count);
}

/// <summary>Keeps the strangest rows of a stream, and nothing else of it.</summary>
internal sealed class TopRows(int capacity)
{
    private readonly PriorityQueue<(long Number, Table Row), (double Score, long Later)> rows = new();

    /// <summary>Takes a batch whose first row has the number <paramref name="firstNumber"/>.</summary>
    public void Add(Table batch, ScoredRows scored, long firstNumber)
    {
        for (int i = 0; i < scored.Scores.Length; i++)
        {
            var priority = (scored.Scores[i], -(firstNumber + i));
            if (rows.Count < capacity)
            {
                rows.Enqueue((firstNumber + i, batch.SelectRows([i])), priority);
            }
            else if (rows.TryPeek(out _, out (double, long) least) && priority.CompareTo(least) > 0)
            {
                rows.DequeueEnqueue((firstNumber + i, batch.SelectRows([i])), priority);
            }
        }
    }

    /// <summary>The strangest rows, the strangest first; equal ones in their order.</summary>
    public IReadOnlyList<TopRow> Explain(PipelineModel model) =>
        [.. rows.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => new TopRow(item.Element.Number, model.Explain(item.Element.Row, 0)))];
}
