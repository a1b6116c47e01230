namespace Misfit.Server.Feedback;

/// <summary>The verdicts of people as labels of rows: what was said last of a row counts, whether it was applied or only noted.</summary>
internal static class FeedbackLabels
{
    /// <summary>Whether each row that was judged is an anomaly.</summary>
    public static IReadOnlyDictionary<int, bool> Of(IEnumerable<FeedbackMark> marks)
    {
        var labels = new Dictionary<int, bool>();
        foreach (FeedbackMark mark in marks.Where(mark => mark.Kind is FeedbackKind.GoodCatch or FeedbackKind.BadCatch).OrderBy(mark => mark.Id))
        {
            labels[mark.Row] = mark.Kind == FeedbackKind.GoodCatch;
        }

        return labels;
    }
}
