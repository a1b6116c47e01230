using Misfit.Benchmarks.Reports;
using Misfit.Cli.Output;
using Misfit.Training;

namespace Misfit.Cli.Report;

/// <summary>The picture of a training: the loss of every epoch on the rows learned from and on those held out.</summary>
internal static class LossPicture
{
    private const int Width = 920;
    private const int Height = 270;
    private const int Left = 64;
    private const int Right = 96;
    private const int Top = 20;
    private const int Bottom = 44;
    private const int PointsDrawn = 400;

    /// <summary>Ratio of the greatest loss to the least from which a linear axis would hide the end of the training.</summary>
    private const double WideRange = 10;

    public static Markup Draw(TrainingHealth health)
    {
        double[] finite = [.. health.LossHistory.Concat(health.ValidationLossHistory).Where(double.IsFinite)];
        var picture = new Markup();
        if (finite.Length == 0)
        {
            return picture.Raw("<p>No epoch had a finite loss.</p>");
        }

        double least = finite.Min();
        double most = finite.Max();
        bool wide = least > 0 && most > WideRange * least;
        var across = new Axis(1, health.LossHistory.Count, Left, Width - Right, logarithmic: false);
        var up = new Axis(wide ? least : Math.Min(least, 0), most, Height - Bottom, Top, wide);
        picture.Add($"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="loss-title loss-text">""");
        picture.Add($"""<title id="loss-title">Loss of every epoch</title><desc id="loss-text">{Describe(health)}</desc>""");
        DrawAxes(picture, across, up);
        DrawLine(picture, across, up, health.LossHistory, "training");
        DrawLine(picture, across, up, health.ValidationLossHistory, "validation");
        DrawNames(picture, up, health);
        DrawBest(picture, across, up, health);
        return picture.Raw("</svg>");
    }

    public static Markup Table(TrainingHealth health)
    {
        var table = new Markup();
        table.Raw("<table><thead><tr><th>epoch</th><th>training loss</th><th>validation loss</th><th></th></tr></thead><tbody>");
        int every = Math.Max(1, health.LossHistory.Count / 50);
        for (int i = 0; i < health.LossHistory.Count; i++)
        {
            bool best = i + 1 == health.BestEpoch;
            if (best || i % every == 0 || i == health.LossHistory.Count - 1)
            {
                string validation = i < health.ValidationLossHistory.Count ? Figures.Short(health.ValidationLossHistory[i]) : "";
                table.Add($"""<tr><td class="number">{i + 1}</td><td class="number">{Figures.Short(health.LossHistory[i])}</td><td class="number">{validation}</td><td>{(best ? "best" : "")}</td></tr>""");
            }
        }

        return table.Raw("</tbody></table>");
    }

    private static string Describe(TrainingHealth health)
    {
        string validation = health.ValidationLossHistory.Count > 0 ? $" Validation loss: {Figures.Short(health.ValidationLossHistory[0])} to {Figures.Short(health.ValidationLossHistory[^1])}." : "";
        return $"{Figures.Count(health.LossHistory.Count, "epoch")}. Training loss: {Figures.Short(health.LossHistory[0])} to {Figures.Short(health.LossHistory[^1])}.{validation} Best epoch: {health.BestEpoch}.";
    }

    private static void DrawAxes(Markup picture, Axis across, Axis up)
    {
        foreach (double tick in up.Ticks())
        {
            double y = up.Place(tick);
            picture.Add($"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{y}" y2="{y}"/><text class="tick" x="{Left - 8}" y="{y + 4}" text-anchor="end">{Axis.Label(tick)}</text>""");
        }

        foreach (double tick in across.Ticks().Where(tick => tick == Math.Floor(tick)))
        {
            double x = across.Place(tick);
            picture.Add($"""<line class="axis" x1="{x}" x2="{x}" y1="{Height - Bottom}" y2="{Height - Bottom + 5}"/><text class="tick" x="{x}" y="{Height - Bottom + 20}" text-anchor="middle">{Axis.Label(tick)}</text>""");
        }

        picture.Add($"""<line class="axis" x1="{Left}" x2="{Width - Right}" y1="{Height - Bottom}" y2="{Height - Bottom}"/><text class="caption" x="{Width - Right}" y="{Height - 6}" text-anchor="end">epoch</text><text class="caption" x="{Left - 8}" y="{Top - 8}" text-anchor="end">loss{(up.Logarithmic ? ", log" : "")}</text>""");
    }

    private static void DrawLine(Markup picture, Axis across, Axis up, IReadOnlyList<double> history, string kind)
    {
        int every = Math.Max(1, history.Count / PointsDrawn);
        IEnumerable<string> points = Enumerable.Range(0, history.Count)
            .Where(i => (i % every == 0 || i == history.Count - 1) && double.IsFinite(history[i]))
            .Select(i => $"{Markup.Length(across.Place(i + 1))},{Markup.Length(up.Place(history[i]))}");
        if (history.Count > 0)
        {
            picture.Add($"""<polyline class="line {kind}" points="{string.Join(' ', points)}"/>""");
        }
    }

    // The names stand at the ends of the lines, moved apart where these meet.
    private static void DrawNames(Markup picture, Axis up, TrainingHealth health)
    {
        double training = up.Place(health.LossHistory.Last(double.IsFinite)) + 4;
        if (!health.ValidationLossHistory.Any(double.IsFinite))
        {
            picture.Add($"""<text class="name training" x="{Width - Right + 8}" y="{training}">training</text>""");
            return;
        }

        double validation = up.Place(health.ValidationLossHistory.Last(double.IsFinite)) + 4;
        double apart = Math.Max(0, 15 - Math.Abs(training - validation)) / 2;
        (training, validation) = training > validation ? (training + apart, validation - apart) : (training - apart, validation + apart);
        picture.Add($"""<text class="name training" x="{Width - Right + 8}" y="{training}">training</text><text class="name validation" x="{Width - Right + 8}" y="{validation}">validation</text>""");
    }

    private static void DrawBest(Markup picture, Axis across, Axis up, TrainingHealth health)
    {
        if (health.BestEpoch < 1 || health.BestEpoch > health.LossHistory.Count)
        {
            return;
        }

        double x = across.Place(health.BestEpoch);
        IReadOnlyList<double> history = health.ValidationLossHistory.Count >= health.BestEpoch ? health.ValidationLossHistory : health.LossHistory;
        bool leftward = x > Width * 0.7;
        picture.Add($"""<line class="best" x1="{x}" x2="{x}" y1="{Top}" y2="{Height - Bottom}"/><text class="note" x="{(leftward ? x - 8 : x + 8)}" y="{Top + 10}" text-anchor="{(leftward ? "end" : "start")}">best epoch {health.BestEpoch}, kept</text>""");
        if (double.IsFinite(history[health.BestEpoch - 1]))
        {
            picture.Add($"""<circle class="best" cx="{x}" cy="{up.Place(history[health.BestEpoch - 1])}" r="4"/>""");
        }
    }
}
