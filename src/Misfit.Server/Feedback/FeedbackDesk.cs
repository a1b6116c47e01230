using System.Globalization;
using Misfit.Server.Api;
using Misfit.Server.Incidents;

namespace Misfit.Server.Feedback;

/// <summary>Feedback on runs that exist, and what it would change.</summary>
internal sealed class FeedbackDesk(FeedbackBook book, InvestigationDesk desk)
{
    /// <summary>Notes a mark on a row.</summary>
    /// <exception cref="ApiException">404: there is no such run or row.</exception>
    public FeedbackMark Add(string run, int row, FeedbackKind kind, string? comment) =>
        (uint)row < (uint)desk.Open(run).Run.Scores.Length ? book.Add(run, row, kind, comment) : throw ApiException.NotFound("row", (row + 1).ToString(CultureInfo.InvariantCulture));

    /// <summary>What the noted marks of a run would change.</summary>
    public FeedbackPreview Preview(string run) => FeedbackPreview.Of(desk.Open(run));
}

/// <summary>What applying the noted marks would change.</summary>
/// <param name="Noted">Marks that do not count yet.</param>
/// <param name="ThresholdBefore">The line now.</param>
/// <param name="ThresholdAfter">The line then.</param>
/// <param name="FlaggedBefore">Rows flagged now.</param>
/// <param name="FlaggedAfter">Rows flagged then.</param>
/// <param name="IncidentsBefore">Incidents now.</param>
/// <param name="IncidentsAfter">Incidents then.</param>
/// <param name="NewlyFlagged">Rows that would be flagged and are not now.</param>
/// <param name="NoLongerFlagged">Rows that are flagged now and would not be.</param>
internal sealed record FeedbackPreview(int Noted, double ThresholdBefore, double ThresholdAfter, int FlaggedBefore, int FlaggedAfter, int IncidentsBefore, int IncidentsAfter, int NewlyFlagged, int NoLongerFlagged)
{
    public static FeedbackPreview Of(Investigation run)
    {
        Judgement now = run.Judgement, then = run.Preview();
        return new FeedbackPreview(
            run.Marks.Count(mark => mark.Applied is null),
            now.Threshold,
            then.Threshold,
            now.Count,
            then.Count,
            run.Incidents.Count,
            IncidentFinder.Find(run.Run, then.Flagged).Count,
            now.Flagged.Zip(then.Flagged).Count(pair => !pair.First && pair.Second),
            now.Flagged.Zip(then.Flagged).Count(pair => pair.First && !pair.Second));
    }
}
