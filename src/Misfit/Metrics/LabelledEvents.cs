namespace Misfit.Metrics;

/// <summary>Positions from <paramref name="Start"/> to <paramref name="End"/>, both included: an event, or an alarm. Positions are row numbers, or any other count of time.</summary>
public readonly record struct PositionRange(long Start, long End)
{
    /// <summary>Number of positions.</summary>
    public long Length => End - Start + 1;

    /// <summary>How many positions both have.</summary>
    public long Overlap(PositionRange other) => Math.Max(0, Math.Min(End, other.End) - Math.Max(Start, other.Start) + 1);

    /// <summary>The runs of true values.</summary>
    public static IReadOnlyList<PositionRange> Runs(ReadOnlySpan<bool> values)
    {
        var runs = new List<PositionRange>();
        for (int i = 0; i < values.Length; i++)
        {
            if (!values[i])
            {
                continue;
            }

            int start = i;
            while (i + 1 < values.Length && values[i + 1])
            {
                i++;
            }

            runs.Add(new PositionRange(start, i));
        }

        return runs;
    }
}

/// <summary>Which positions of a range count more.</summary>
public enum PositionBias
{
    /// <summary>All alike.</summary>
    Flat,

    /// <summary>The first most, falling linearly: n, n − 1, …, 1. Early detection counts.</summary>
    Front,

    /// <summary>The last most, rising linearly.</summary>
    Back,

    /// <summary>Those in the middle most.</summary>
    Middle,
}

/// <summary>The parameters of range-based precision and recall.</summary>
public sealed record RangeOptions
{
    /// <summary>α: how much it counts that an event was found at all, from 0 to 1; the rest is how much of it was found. Default 0. Precision has no such part.</summary>
    public double Existence { get; init; }

    /// <summary>δ: which positions of a range count more. Default <see cref="PositionBias.Flat"/>.</summary>
    public PositionBias Bias { get; init; } = PositionBias.Flat;

    /// <summary>γ: whether the overlap with n ranges is divided by n, so that one event broken into many alarms counts less. Default true.</summary>
    public bool PenalizeFragments { get; init; } = true;
}

/// <summary>
/// True events beside alarms, both ranges in time: what a person on call sees. Nothing here is point-adjusted: an event of which one point was flagged is not
/// counted as if all of them were, which lets random scores look excellent (Kim et al. 2022). Immutable.
/// </summary>
public sealed class LabelledEvents
{
    private readonly PositionRange[] events;
    private readonly PositionRange[] alarms;

    /// <summary>Sets events beside alarms.</summary>
    /// <param name="events">True events: ascending, none overlapping another.</param>
    /// <param name="alarms">What was flagged: ascending, none overlapping another.</param>
    public LabelledEvents(IReadOnlyList<PositionRange> events, IReadOnlyList<PositionRange> alarms)
    {
        (this.events, this.alarms) = (Checked(events, nameof(events)), Checked(alarms, nameof(alarms)));
    }

    /// <summary>Number of true events.</summary>
    public int Events => events.Length;

    /// <summary>Number of alarms.</summary>
    public int Alarms => alarms.Length;

    /// <summary>Events that an alarm overlaps.</summary>
    public int Found => events.Count(range => alarms.Any(alarm => alarm.Overlap(range) > 0));

    /// <summary>Found / events; NaN without events.</summary>
    public double EventRecall => events.Length == 0 ? double.NaN : (double)Found / events.Length;

    /// <summary>Alarms that overlap no event.</summary>
    public int FalseAlarms => alarms.Count(alarm => events.All(range => range.Overlap(alarm) == 0));

    /// <summary>For each event the positions from its start to the first flagged one in it, 0 when its first position is flagged; null when it was missed.</summary>
    public IReadOnlyList<long?> Delays => [.. events.Select(range => alarms.Where(alarm => alarm.Overlap(range) > 0).Select(alarm => (long?)Math.Max(0, alarm.Start - range.Start)).FirstOrDefault())];

    /// <summary>False alarms per week of time watched.</summary>
    /// <param name="watched">Longer than 0.</param>
    public double FalseAlarmsPerWeek(TimeSpan watched)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(watched, TimeSpan.Zero);
        return FalseAlarms / (watched.TotalDays / 7);
    }

    /// <summary>
    /// Range-based recall (Tatbul et al. 2018, eq. 2 to 7): the mean over events of α [found] + (1 − α) γ ω, where ω is the share of the event's positions, weighted by δ, that
    /// alarms overlap. NaN without events.
    /// </summary>
    public double RangeRecall(RangeOptions? options = null)
    {
        options ??= new RangeOptions();
        if (!(options.Existence is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Existence, "The weight of existence must be from 0 to 1.");
        }

        return Mean(events, alarms, options);
    }

    /// <summary>Range-based precision (Tatbul et al. 2018, eq. 8 and 9): the mean over alarms of γ ω against the events. NaN without alarms.</summary>
    public double RangePrecision(RangeOptions? options = null) => Mean(alarms, events, (options ?? new RangeOptions()) with { Existence = 0 });

    /// <summary>The harmonic mean of range-based precision and recall with the same parameters; 0 when nothing overlaps, NaN without events or alarms.</summary>
    public double RangeF1(RangeOptions? options = null)
    {
        double precision = RangePrecision(options), recall = RangeRecall(options);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private static double Mean(PositionRange[] ranges, PositionRange[] others, RangeOptions options) =>
        ranges.Length == 0 ? double.NaN : ranges.Average(range => Worth(range, others, options));

    private static double Worth(PositionRange range, PositionRange[] others, RangeOptions options)
    {
        PositionRange[] touching = [.. others.Where(other => other.Overlap(range) > 0)];
        double covered = touching.Sum(other => Weight(range, Math.Max(range.Start, other.Start), Math.Min(range.End, other.End), options.Bias));
        double share = touching.Length == 0 ? 0 : covered / Weight(range, range.Start, range.End, options.Bias);
        double cardinality = options.PenalizeFragments && touching.Length > 1 ? 1.0 / touching.Length : 1;
        return (touching.Length > 0 ? options.Existence : 0) + ((1 - options.Existence) * cardinality * share);
    }

    // Figure 2 of the paper: position i of n, from 1, counts 1, n − i + 1, i, or min(i, n − i + 1).
    private static double Weight(PositionRange range, long from, long to, PositionBias bias)
    {
        double sum = 0;
        long count = range.Length;
        for (long at = from; at <= to; at++)
        {
            long place = at - range.Start + 1;
            sum += bias switch
            {
                PositionBias.Flat => 1,
                PositionBias.Front => count - place + 1,
                PositionBias.Back => place,
                _ => Math.Min(place, count - place + 1),
            };
        }

        return sum;
    }

    private static PositionRange[] Checked(IReadOnlyList<PositionRange> ranges, string name)
    {
        ArgumentNullException.ThrowIfNull(ranges, name);
        for (int i = 0; i < ranges.Count; i++)
        {
            if (ranges[i].Length < 1 || (i > 0 && ranges[i].Start <= ranges[i - 1].End))
            {
                throw new ArgumentException($"Ranges must be ascending, not empty and apart from each other; range {i} is {ranges[i].Start} to {ranges[i].End}.", name);
            }
        }

        return [.. ranges];
    }
}
