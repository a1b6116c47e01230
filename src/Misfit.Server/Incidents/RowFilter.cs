using System.Globalization;
using Microsoft.AspNetCore.Http;
using Misfit.Server.Api;
using Misfit.Server.Feedback;

namespace Misfit.Server.Incidents;

/// <summary>Which rows of a run are looked at. It is written in the address of the page, part by part.</summary>
internal sealed record RowFilter
{
    /// <summary>The statuses there are, with their names.</summary>
    public static IReadOnlyList<(string Value, string Name)> Statuses { get; } =
    [
        ("", "all rows"), ("flagged", "flagged"), ("unmarked", "flagged, not judged by people"), ("good-catch", "good catch"), ("bad-catch", "bad catch"), ("change-point", "change point"), ("comment", "commented"),
    ];

    /// <summary>The groups; empty for all.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The first time, or row; null for the beginning.</summary>
    public string? From { get; init; }

    /// <summary>The time, or row, before which rows lie; null for the end.</summary>
    public string? Until { get; init; }

    public double? MinimumScore { get; init; }

    /// <summary>above or below what is expected of the column; empty for both.</summary>
    public string Direction { get; init; } = "";

    /// <summary>How far from what is expected of the column, as a number or in per cent.</summary>
    public string? MinimumDelta { get; init; }

    public string Status { get; init; } = "";

    /// <summary>Whether anything is asked for.</summary>
    public bool Any => Parts().Any();

    /// <summary>Whether the band of a column is needed.</summary>
    public bool NeedsColumn => Direction.Length > 0 || MinimumDelta is not null;

    /// <summary>Reads the filter from an address.</summary>
    public static RowFilter Read(IQueryCollection query) => new()
    {
        Groups = [.. query["group"].OfType<string>().Where(group => group.Length > 0)],
        From = Text(query, "from"),
        Until = Text(query, "until"),
        MinimumScore = Text(query, "min") is { } least ? Number("the minimum score", least) : null,
        Direction = Text(query, "direction") is "above" or "below" ? Text(query, "direction")! : "",
        MinimumDelta = Text(query, "delta"),
        Status = Statuses.Any(status => status.Value == Text(query, "status")) ? Text(query, "status")! : "",
    };

    /// <summary>The parts that are set, by name, and the filter without each.</summary>
    public IEnumerable<(string Name, RowFilter Without)> Parts()
    {
        if (Groups.Count > 0)
        {
            yield return ("group", this with { Groups = [] });
        }

        if (From is not null || Until is not null)
        {
            yield return ("time", this with { From = null, Until = null });
        }

        if (MinimumScore is not null)
        {
            yield return ("minimum score", this with { MinimumScore = null });
        }

        if (Direction.Length > 0)
        {
            yield return ("direction", this with { Direction = "" });
        }

        if (MinimumDelta is not null)
        {
            yield return ("minimum delta", this with { MinimumDelta = null });
        }

        if (Status.Length > 0)
        {
            yield return ("status", this with { Status = "" });
        }
    }

    /// <summary>The rows that pass, in the run's order.</summary>
    /// <param name="run">The run.</param>
    /// <param name="band">What is expected of the column that direction and delta are about; null without one.</param>
    /// <exception cref="ApiException">A part cannot be understood.</exception>
    public int[] Rows(Investigation run, ColumnBand? band)
    {
        InvestigatedRun of = run.Run;
        (long from, long until) = Places(of);
        List<string> names = [.. of.GroupNames];
        HashSet<int>? groups = Groups.Count == 0 ? null : [.. Groups.Select(name => names.IndexOf(name))];
        HashSet<int> marked = [.. run.Marks.Where(mark => Status == "unmarked" ? mark.Kind != FeedbackKind.Comment : Status == FeedbackBook.Text(mark.Kind)).Select(mark => mark.Row)];
        (double least, bool percent) = Delta();
        return
        [
            .. of.Order.Where(row => of.PlaceOf(row) >= from && of.PlaceOf(row) < until
                && groups?.Contains(of.GroupOfRow[row]) != false
                && (MinimumScore is not { } score || of.Scores[row] >= score)
                && (band is null || !NeedsColumn || Passes(band, row, least, percent))
                && Status switch { "" => true, "flagged" => run.Judgement.Flagged[row], "unmarked" => run.Judgement.Flagged[row] && !marked.Contains(row), _ => marked.Contains(row) }),
        ];
    }

    /// <summary>The first place, and the place before which rows lie.</summary>
    public (long From, long Until) Places(InvestigatedRun run) => (From is null ? long.MinValue : Place(run, From), Until is null ? long.MaxValue : Place(run, Until));

    /// <summary>The address of a page with this filter.</summary>
    public string Query()
    {
        var parts = new List<(string Name, string? Value)>();
        parts.AddRange(Groups.Select(group => ("group", (string?)group)));
        parts.AddRange([("from", From), ("until", Until), ("min", MinimumScore?.ToString("R", CultureInfo.InvariantCulture)), ("direction", Direction), ("delta", MinimumDelta), ("status", Status)]);
        return string.Concat(parts.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => $"&{part.Name}={Uri.EscapeDataString(part.Value!)}"));
    }

    private bool Passes(ColumnBand band, int row, double least, bool percent)
    {
        double delta = band.Delta(row);
        double size = percent ? 100 * Math.Abs(delta) / Math.Abs(band.Expected(row)) : Math.Abs(delta);
        return size >= least && Direction switch { "above" => delta > 0, "below" => delta < 0, _ => true };
    }

    private (double Least, bool Percent) Delta()
    {
        if (MinimumDelta is null)
        {
            return (0, false);
        }

        bool percent = MinimumDelta.EndsWith('%');
        return (Number("the minimum delta", MinimumDelta.TrimEnd('%', ' ')), percent);
    }

    private static long Place(InvestigatedRun run, string text)
    {
        if (run.Ticks is null)
        {
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long row) ? row - 1 : throw ApiException.BadRequest($"A place in this run must be the number of a row, was '{text}'.");
        }

        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out DateTime time)
            ? time.Ticks
            : throw ApiException.BadRequest($"A time must be written like 2026-03-02 14:30, was '{text}'.");
    }

    private static string? Text(IQueryCollection query, string name) => query[name].FirstOrDefault() is { } text && text.Trim().Length > 0 ? text.Trim() : null;

    private static double Number(string what, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : throw ApiException.BadRequest($"{what} must be a number, was '{text}'.");
}
