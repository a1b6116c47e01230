using Misfit.Detectors;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.Explanations;

/// <summary>Brings a detector's attribution of one row back from its features to the user's columns.</summary>
internal static class RowExplainer
{
    /// <summary>The reasons, the largest contribution first; columns of equal contributions in their order.</summary>
    public static (IReadOnlyList<Reason> Reasons, bool SumsToScore) Explain(DetectorModel model, Preprocessor preprocessor, Table row, TransformedRows transformed)
    {
        Attribution attribution = model.Attribute(transformed.Features.Row(0));
        double[] contributions = preprocessor.SumByColumn(attribution.Contributions);
        string[]? expected = attribution.Expected is null ? null : preprocessor.Decode(attribution.Expected, row, 0);
        string[] values = preprocessor.Texts(row, 0);
        IEnumerable<Reason> reasons = preprocessor.Schema.Select((column, i) =>
            new Reason(column.Name, values[i], preprocessor.TypicalText(column.Name), expected?[i], contributions[i]));
        return ([.. reasons.OrderByDescending(reason => reason.Contribution)], attribution.SumsToScore);
    }
}
