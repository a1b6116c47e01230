using System.Globalization;
using Misfit.Benchmarks.Reports;
using Misfit.Cli.Output;
using Misfit.Explanations;

namespace Misfit.Cli.Report;

/// <summary>A row of many numbers as a curve over its columns, and the curve the model expected.</summary>
internal static class RebuiltPicture
{
    /// <summary>Fewer columns are read better as a table.</summary>
    private const int FewestColumns = 16;
    private const int Width = 920;
    private const int Height = 170;
    private const int Left = 64;
    private const int Right = 20;
    private const int Top = 14;
    private const int Bottom = 40;

    /// <summary>The picture; null where the model expects no values, or the columns are few or not numbers.</summary>
    public static Markup? Draw(TopRow row, IReadOnlyList<string> columns)
    {
        Dictionary<string, Reason> reasons = row.Explanation.Reasons.ToDictionary(reason => reason.Column);
        if (columns.Count < FewestColumns || columns.Any(column => !reasons.ContainsKey(column)))
        {
            return null;
        }

        double?[] values = [.. columns.Select(column => Number(reasons[column].Value))];
        double?[] expected = [.. columns.Select(column => Number(reasons[column].Expected))];
        if (values.Any(value => value is null) || expected.Any(value => value is null))
        {
            return null;
        }

        double[] all = [.. values.Concat(expected).Select(value => value!.Value)];
        var across = new Axis(1, columns.Count, Left, Width - Right, false);
        var up = new Axis(all.Min(), all.Max(), Height - Bottom, Top, false);
        string name = $"rebuilt-{row.Number.ToString(CultureInfo.InvariantCulture)}";
        var picture = new Markup();
        picture.Add($"""<figure><svg viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="{name}-title {name}-text">""");
        picture.Add($"""<title id="{name}-title">Row {Figures.Count(row.Number)} and what was expected</title><desc id="{name}-text">The {Figures.Count(columns.Count)} values of the row from {columns[0]} to {columns[^1]} as a line, and as a dashed line what the model made of them; they differ most in {row.Explanation.Reasons[0].Column}.</desc>""");
        foreach (double tick in up.Ticks())
        {
            picture.Add($"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{up.Place(tick)}" y2="{up.Place(tick)}"/><text class="tick" x="{Left - 8}" y="{up.Place(tick) + 4}" text-anchor="end">{Axis.Label(tick)}</text>""");
        }

        picture.Add($"""<polyline class="line expected" points="{Points(expected, across, up)}"/><polyline class="line actual" points="{Points(values, across, up)}"/>""");
        int y = Height - 10;
        picture.Add($"""<text class="caption" x="{Left}" y="{Height - Bottom + 16}">{columns[0]}</text><text class="caption" x="{Width - Right}" y="{Height - Bottom + 16}" text-anchor="end">{columns[^1]}</text>""");
        picture.Add($"""<line class="line actual" x1="{(Width / 2) - 130}" x2="{(Width / 2) - 104}" y1="{y - 4}" y2="{y - 4}"/><text class="caption" x="{(Width / 2) - 98}" y="{y}">the row</text><line class="line expected" x1="{(Width / 2) - 20}" x2="{(Width / 2) + 6}" y1="{y - 4}" y2="{y - 4}"/><text class="caption" x="{(Width / 2) + 12}" y="{y}">rebuilt by the model</text>""");
        return picture.Raw("</svg></figure>");
    }

    private static string Points(double?[] values, Axis across, Axis up) =>
        string.Join(' ', values.Select((value, i) => $"{Markup.Length(across.Place(i + 1))},{Markup.Length(up.Place(value!.Value))}"));

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
}
