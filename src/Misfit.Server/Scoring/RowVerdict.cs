using Misfit.Explanations;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Server.Scoring;

/// <summary>What a model says of one row, and why.</summary>
internal sealed record RowVerdict
{
    /// <summary>The row's number in what was sent, from 1.</summary>
    public required long Id { get; init; }

    public required double Score { get; init; }

    public required double PValue { get; init; }

    /// <summary>1 when it is flagged, else 0.</summary>
    public required int Prediction { get; init; }

    /// <summary>What the score is without any part.</summary>
    public required double Base { get; init; }

    /// <summary>contributions: the detector's own attribution adds up to the score. scaled: it does not, so the parts are the score above the base in the proportions of the contributions.</summary>
    public required string PartsAre { get; init; }

    /// <summary>One for each column the model sees, the largest first; base + their sum is the score.</summary>
    public required IReadOnlyList<ScorePart> Parts { get; init; }

    /// <summary>What a model says of rows of a table.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The table.</param>
    /// <param name="asked">The rows, from 0.</param>
    public static IReadOnlyList<RowVerdict> Of(PipelineModel model, Table rows, IReadOnlyList<int> asked) =>
        [.. model.Explain(rows, asked).Select(explanation => Of(ScoreParts.Of(model, explanation)))];

    private static RowVerdict Of(ScoreParts split)
    {
        Explanation explanation = split.Explanation;
        return new RowVerdict
        {
            Id = explanation.Row + 1,
            Score = explanation.Score,
            PValue = explanation.PValue,
            Prediction = explanation.Flagged ? 1 : 0,
            Base = split.Base,
            PartsAre = split.Scaled ? "scaled" : "contributions",
            Parts = [.. explanation.Reasons.Zip(split.Parts, (reason, part) => new ScorePart(reason.Column, reason.Value, reason.Typical, reason.Expected, reason.Contribution, part))],
        };
    }
}

/// <summary>One column's part of a score.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">Its value in the row.</param>
/// <param name="Typical">Its typical value.</param>
/// <param name="Expected">What the model expected beside the row's other values, where it makes such a guess.</param>
/// <param name="Contribution">The detector's own measure of how much the column made the row odd.</param>
/// <param name="Part">Its part of the score.</param>
internal sealed record ScorePart(string Column, string Value, string Typical, string? Expected, double Contribution, double Part);
