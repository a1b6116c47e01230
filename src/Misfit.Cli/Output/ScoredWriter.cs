using Misfit.Data;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Cli.Output;

/// <summary>Writes rows with their score, p-value and flag behind them, of a series also the number of the interval they lie in. Rows that were read from text are written as they were.</summary>
/// <param name="stream">Where to write.</param>
/// <param name="explain">Whether flagged rows get their reasons in one more column.</param>
internal sealed class ScoredWriter(Stream stream, bool explain)
{
    private readonly TableWriter writer = new(stream);

    /// <summary>Writes a batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="scored">What the pipeline says of them.</param>
    /// <param name="reasons">The reasons of a row, in words; asked for flagged rows only.</param>
    public void Write(Table batch, ScoredRows scored, Func<int, string> reasons)
    {
        int[] flags = [.. scored.Flagged.Select(flag => flag ? 1 : 0)];
        var columns = new List<Column>
        {
            new NumberColumn("score", scored.Scores),
            new NumberColumn("p_value", scored.PValues),
            new CategoryColumn("flagged", flags, ["0", "1"]),
        };
        if (scored.IntervalOfRow.Count > 0)
        {
            columns.Add(new NumberColumn("interval", [.. scored.IntervalOfRow.Select(id => id == 0 ? double.NaN : id)]));
        }

        if (explain)
        {
            columns.Add(Reasons(scored, reasons));
        }

        writer.Write(batch, columns);
    }

    /// <summary>Writes rows in memory; the reasons of flagged ones are asked for together.</summary>
    public void Write(Table rows, ScoredRows scored, PipelineModel model, int reasons)
    {
        int[] flagged = explain ? [.. Enumerable.Range(0, scored.Flagged.Length).Where(row => scored.Flagged[row])] : [];
        Dictionary<int, string> texts = flagged.Zip(model.Explain(rows, flagged)).ToDictionary(pair => pair.First, pair => ReasonText.Of(new TopRow(pair.First, pair.Second).Reasons(reasons)));
        Write(rows, scored, row => texts[row]);
    }

    private static CategoryColumn Reasons(ScoredRows scored, Func<int, string> reasons)
    {
        var codes = new int[scored.Flagged.Length];
        var texts = new List<string>();
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = -1;
            if (scored.Flagged[row])
            {
                codes[row] = texts.Count;
                texts.Add(reasons(row));
            }
        }

        return new CategoryColumn("reasons", codes, texts);
    }
}
