using System.Globalization;
using Misfit.Explanations;
using Misfit.Influence;
using Misfit.Numerics;
using Misfit.Server.Api;
using Misfit.Server.DataSets;
using Misfit.Server.Incidents;
using Misfit.Server.Scoring;
using Misfit.Tables;

namespace Misfit.Server.Records;

/// <summary>What is asked of one row of a run: why, what if, what is like it, what taught the model so.</summary>
internal sealed class RecordDesk(InvestigationDesk desk, DataSetLibrary dataSets)
{
    private const int SweepPoints = 41;
    private const int MostLevels = 40;
    private const int MostCompared = 20_000;

    /// <summary>The row as it is, or with values changed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="row">The row, from 0.</param>
    /// <param name="changes">New values by column.</param>
    /// <exception cref="ApiException">There is no such row, or a value is not of its column's kind.</exception>
    public WhatIf Ask(Investigation run, int row, IReadOnlyDictionary<string, string> changes)
    {
        Check(run, row);
        (Table near, int here) = Near(run, row);
        Explanation explanation = run.Model.Explain(RowEditor.Change(near, here, changes), here);
        ScoreParts split = ScoreParts.Of(run.Model, explanation);
        double line = run.Judgement.Lines[row], score = Shift(run, row, explanation.Score);
        return new WhatIf(
            explanation with { Row = row, Score = score, Flagged = score > line },
            [.. explanation.Reasons.Zip(split.Parts, (reason, part) => new ColumnPart(reason, part))],
            Shift(run, row, split.Base),
            !split.Scaled,
            line);
    }

    /// <summary>The score along the values of one column, everything else of the row as it is (or as it was changed).</summary>
    public IReadOnlyList<SweepPoint> Sweep(Investigation run, int row, string column, IReadOnlyDictionary<string, string> changes)
    {
        Check(run, row);
        Column asked = run.Run.Rows.Find(column) ?? throw ApiException.BadRequest($"There is no column '{column}'.");
        string[] values = Values(asked);
        (Table near, int here) = Near(run, row);
        Table changed = RowEditor.Change(near, here, changes.Where(change => change.Key != column).ToDictionary(change => change.Key, change => change.Value));
        double[] scores = run.Model.Recipe.Series is null
            ? run.Model.Score(RowEditor.Sweep(changed, here, column, values)).Scores
            : [.. values.Select(value => run.Model.Score(RowEditor.Change(changed, here, new Dictionary<string, string> { [column] = value })).Scores[here])];
        return [.. values.Select((value, i) => new SweepPoint(value, Shift(run, row, scores[i])))];
    }

    /// <summary>The nearest row that is not flagged and the nearest one that is, by the distance of what the detector sees of them; null where there is none.</summary>
    public (NearRow? Normal, NearRow? Anomaly) Nearest(Investigation run, int row)
    {
        Check(run, row);
        if (run.LinePerGroup)
        {
            return (null, null);
        }

        int step = Math.Max(1, run.Run.Scores.Length / MostCompared);
        int[] compared = [.. Enumerable.Range(0, run.Run.Scores.Length).Where(other => other % step == 0 && !double.IsNaN(run.Run.Scores[other]))];
        Matrix features = desk.Keep((run.Run, "features"), () => run.Model.Preprocessor.Transform(run.Run.Rows.SelectRows(compared)).Features);
        float[] own = run.Model.Preprocessor.Transform(run.Run.Rows.SelectRows([row])).Features.Row(0).ToArray();
        NearRow? normal = null, anomaly = null;
        for (int i = 0; i < compared.Length; i++)
        {
            int other = compared[i];
            if (other == row)
            {
                continue;
            }

            double distance = System.Numerics.Tensors.TensorPrimitives.Distance(own, features.Row(i));
            ref NearRow? nearest = ref run.Judgement.Flagged[other] ? ref anomaly : ref normal;
            if (nearest is null || distance < nearest.Distance)
            {
                nearest = new NearRow(other, distance, run.Run.Scores[other]);
            }
        }

        return (normal, anomaly);
    }

    /// <summary>The training rows that taught the model most about this one, or why it cannot tell.</summary>
    public (InfluentialRows? Rows, string? Problem) Influences(Investigation run, int row)
    {
        Check(run, row);
        if (run.ModelRecord.DataSetId is not { } trained)
        {
            return (null, "The model was not trained here, so its training rows are not known.");
        }

        try
        {
            return desk.Keep((run.Run, run.Model, row), () => ((InfluentialRows?)run.Model.Influences(run.Run.Rows, row, dataSets.Load(trained).Table), (string?)null));
        }
        catch (DataException problem)
        {
            return (null, problem.Message);
        }
        catch (InvalidOperationException problem)
        {
            return (null, problem.Message);
        }
    }

    private static void Check(Investigation run, int row)
    {
        if ((uint)row >= (uint)run.Run.Scores.Length)
        {
            throw ApiException.NotFound("row", (row + 1).ToString(CultureInfo.InvariantCulture));
        }

        if (double.IsNaN(run.Run.Scores[row]))
        {
            throw ApiException.Conflict($"Row {row + 1} has no score: no window of its series reaches it.");
        }
    }

    // Of a series, the stretch of rows that the windows of the row can reach; else the row alone.
    private (Table Rows, int Row) Near(Investigation run, int row)
    {
        if (run.Model.Recipe.Series is not { } series || run.LinePerGroup)
        {
            return run.Model.Recipe.Series is null ? (run.Run.Rows.SelectRows([row]), 0) : (run.Run.Rows, row);
        }

        return desk.Keep((run.Run, run.Model, "near", row), () =>
        {
            int reach = 3 * (run.Model.Series?.WindowSteps ?? series.Steps);
            int[] lane = [.. run.Run.RowsOf(run.Run.GroupOfRow[row])];
            int place = Array.IndexOf(lane, row);
            int[] near = lane[Math.Max(0, place - reach)..Math.Min(lane.Length, place + reach + 1)];
            Table stretch = run.Run.Rows.SelectRows(near);
            int here = Array.IndexOf(near, row);

            // Windows of the calendar, or laid at every other step, may begin elsewhere in a stretch: then all rows are needed.
            return run.Model.Score(stretch).Scores[here].Equals(run.Run.Scores[row]) ? (stretch, here) : (run.Run.Rows, row);
        });
    }

    private static double Shift(Investigation run, int row, double score) =>
        run.LinePerGroup ? score - run.Model.Groups[run.Run.Rows[run.Model.Recipe.Series!.Group!].Text(row)].Threshold.Value : score;

    private static string[] Values(Column column)
    {
        if (column is CategoryColumn words)
        {
            return [.. words.Levels.Take(MostLevels)];
        }

        double[] numbers = column is NumberColumn known ? [.. known.Values.ToArray().Where(value => !double.IsNaN(value))] : [.. ((TimeColumn)column).Ticks.ToArray().Where(ticks => ticks != TimeColumn.Missing)];
        if (numbers.Length == 0)
        {
            return [];
        }

        double low = numbers.Min(), high = numbers.Max();
        IEnumerable<double> places = Enumerable.Range(0, SweepPoints).Select(i => low + ((high - low) * i / (SweepPoints - 1)));
        return [.. places.Select(place => column is NumberColumn ? ((double)(float)place).ToString("R", CultureInfo.InvariantCulture) : new TimeColumn("", [(long)place]).Text(0))];
    }
}

/// <summary>A row with values changed by hand.</summary>
/// <param name="Explanation">Its score and why.</param>
/// <param name="Parts">The score divided over the columns, the largest part first.</param>
/// <param name="Base">What the score is without any part.</param>
/// <param name="Exact">Whether the parts are the detector's own; else the score above the base is shared out in proportion to its contributions.</param>
/// <param name="Line">The line of the row.</param>
internal sealed record WhatIf(Explanation Explanation, IReadOnlyList<ColumnPart> Parts, double Base, bool Exact, double Line);

/// <summary>What one column has of a score.</summary>
/// <param name="Reason">The column, its value, typical and expected value.</param>
/// <param name="Part">Its part.</param>
internal sealed record ColumnPart(Reason Reason, double Part);

/// <summary>One place of a sweep.</summary>
internal sealed record SweepPoint(string Value, double Score);

/// <summary>A row like another.</summary>
internal sealed record NearRow(int Row, double Distance, double Score);
