using System.Text;
using Misfit.Benchmarks.Reports;
using Misfit.Cli.Output;
using Misfit.Explanations;

namespace Misfit.Cli.Report;

/// <summary>The rows in the plane, as the detector sees them: by principal components and by t-SNE, side by side.</summary>
internal sealed class MapPicture(RowMap map, ReportContent content)
{
    private const int Width = 920;
    private const int Panel = 446;
    private const int Top = 30;
    private const int Margin = 14;
    private const int Shades = 4;
    private const int TitledPoints = 300;
    private const int ManyRings = 200;

    public Markup Draw()
    {
        bool both = map.Neighbors is not null;
        int height = Top + Panel + 34;
        int flagged = map.Rows.Count(row => content.Scored.Flagged[row]);
        var picture = new Markup();
        picture.Add($"""<svg viewBox="0 0 {Width} {height}" role="img" aria-labelledby="map-title map-text">""");
        picture.Add($"""<title id="map-title">Map of the rows</title><desc id="map-text">{Figures.Count(map.Rows.Length, "row")} as points, {Figures.Count(flagged)} of them flagged: left by the two principal components, which show {Figures.Percent(map.Projection.ExplainedVariance)} of the variance{(both ? "; right by t-SNE, which keeps neighbours together" : "")}.</desc>""");
        DrawPanel(picture, map.Projection, 0, $"principal components, {Figures.Percent(map.Projection.ExplainedVariance)} of the variance");
        if (map.Neighbors is { } neighbors)
        {
            DrawPanel(picture, neighbors, Width - Panel, "t-SNE: neighbours stay neighbours");
        }

        DrawLegend(picture, Top + Panel + 24);
        return picture.Raw("</svg>");
    }

    private void DrawPanel(Markup picture, PlaneMap places, double left, string title)
    {
        picture.Add($"""<text class="caption" x="{left + 2}" y="{Top - 10}">{title}</text><rect class="frame" x="{left}" y="{Top}" width="{Panel}" height="{Panel}" rx="6"/>""");
        (Axis across, Axis up) = Axes(places, left);
        double[] ranks = Ranks();
        for (int shade = 0; shade < Shades; shade++)
        {
            var path = new StringBuilder();
            for (int i = 0; i < map.Rows.Length; i++)
            {
                if (!content.Scored.Flagged[map.Rows[i]] && (int)(ranks[i] * Shades) == shade)
                {
                    path.Append('M').Append(Short(across.Place(places.X[i]))).Append(' ').Append(Short(up.Place(places.Y[i]))).Append("h0");
                }
            }

            if (path.Length > 0)
            {
                picture.Add($"""<path class="dots shade-{shade}" d="{path.ToString()}"/>""");
            }
        }

        DrawMarked(picture, places, across, up);
    }

    // Flagged rows on top, the strangest named; rows labelled anomalies get a ring.
    private void DrawMarked(Markup picture, PlaneMap places, Axis across, Axis up)
    {
        int[] flagged = [.. Enumerable.Range(0, map.Rows.Length).Where(i => content.Scored.Flagged[map.Rows[i]]).OrderByDescending(i => content.Scored.Scores[map.Rows[i]])];
        for (int k = 0; k < flagged.Length; k++)
        {
            int i = flagged[k];
            int row = map.Rows[i];
            var name = new Markup();
            if (k < TitledPoints)
            {
                name.Add($"<title>Row {Figures.Count(row + 1)}, score {Figures.Short(content.Scored.Scores[row])}</title>");
            }

            picture.Add($"""<circle class="dot flagged" cx="{across.Place(places.X[i])}" cy="{up.Place(places.Y[i])}" r="3.2">{name}</circle>""");
        }

        int[] labelled = content.Anomalies is null ? [] : [.. Enumerable.Range(0, map.Rows.Length).Where(i => content.Anomalies[map.Rows[i]])];
        double radius = labelled.Length > ManyRings ? 3 : 5;
        foreach (int i in labelled)
        {
            picture.Add($"""<circle class="ring{(labelled.Length > ManyRings ? " thin" : "")}" cx="{across.Place(places.X[i])}" cy="{up.Place(places.Y[i])}" r="{radius}"/>""");
        }
    }

    private void DrawLegend(Markup picture, double y)
    {
        picture.Add($"""<path class="dots shade-1" d="M8 {y - 4}h0"/><text class="caption" x="18" y="{y}">a row, the darker the odder</text><circle class="dot flagged" cx="230" cy="{y - 4}" r="3.2"/><text class="caption" x="240" y="{y}">flagged</text>""");
        if (content.Anomalies is not null)
        {
            picture.Add($"""<circle class="ring" cx="318" cy="{y - 4}" r="5"/><text class="caption" x="330" y="{y}">labelled an anomaly</text>""");
        }
    }

    /// <summary>The share of shown rows that score lower.</summary>
    private double[] Ranks()
    {
        int[] order = [.. Enumerable.Range(0, map.Rows.Length).OrderBy(i => content.Scored.Scores[map.Rows[i]])];
        var ranks = new double[order.Length];
        for (int k = 0; k < order.Length; k++)
        {
            ranks[order[k]] = (double)k / order.Length;
        }

        return ranks;
    }

    // The same scale both ways: distances are what is to be seen.
    private static (Axis Across, Axis Up) Axes(PlaneMap places, double left)
    {
        double x = (places.X.Min() + places.X.Max()) / 2, y = (places.Y.Min() + places.Y.Max()) / 2;
        double half = Math.Max(Math.Max(places.X.Max() - x, places.Y.Max() - y), 1e-9);
        return (new Axis(x - half, x + half, left + Margin, left + Panel - Margin, false), new Axis(y - half, y + half, Top + Panel - Margin, Top + Margin, false));
    }

    private static string Short(double place) => Markup.Length(Math.Round(place, 1));
}
