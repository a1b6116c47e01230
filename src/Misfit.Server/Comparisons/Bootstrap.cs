using Misfit.Numerics;

namespace Misfit.Server.Comparisons;

/// <summary>
/// Percentile intervals of ranking figures by the stratified bootstrap: each resample draws as many normal rows and as many anomalies as there are, with replacement.
/// </summary>
internal sealed class Bootstrap
{
    /// <summary>Points of a curve: 0, 0.01 … 1.</summary>
    public const int Points = 101;

    private const int MostResamples = 200;
    private const int LeastResamples = 40;
    private const long MostDraws = 8_000_000;
    private const int Seed = 95;

    private readonly bool[] anomalies;
    private readonly int[] normalRows;
    private readonly int[] anomalyRows;

    public Bootstrap(bool[] anomalies)
    {
        this.anomalies = anomalies;
        normalRows = [.. Enumerable.Range(0, anomalies.Length).Where(row => !anomalies[row])];
        anomalyRows = [.. Enumerable.Range(0, anomalies.Length).Where(row => anomalies[row])];
        Resamples = (int)Math.Clamp(MostDraws / anomalies.Length, LeastResamples, MostResamples);
    }

    /// <summary>How many resamples the intervals are from: 200, and fewer of more than 40,000 rows.</summary>
    public int Resamples { get; }

    /// <summary>The figures of a model's scores and their intervals.</summary>
    public (Estimate RocAuc, Estimate PrAuc, Curve Roc, Curve PrecisionRecall) Run(double[] scores)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(row => scores[row])];
        var weights = new int[scores.Length];
        Array.Fill(weights, 1);
        CurveFigures whole = Figures(scores, order, weights);
        var drawn = new CurveFigures[Resamples];
        for (int i = 0; i < drawn.Length; i++)
        {
            // The same resamples for every model, so that their intervals can be compared.
            Draw(new Rng(Seed).Stream(i), weights);
            drawn[i] = Figures(scores, order, weights);
        }

        return (Interval(whole.RocAuc, drawn, figures => figures.RocAuc), Interval(whole.PrAuc, drawn, figures => figures.PrAuc),
            Band(whole.Roc, drawn, figures => figures.Roc), Band(whole.PrecisionRecall, drawn, figures => figures.PrecisionRecall));
    }

    private void Draw(Rng rng, int[] weights)
    {
        Array.Clear(weights);
        foreach (int[] kind in (int[][])[normalRows, anomalyRows])
        {
            for (int i = 0; i < kind.Length; i++)
            {
                weights[kind[rng.NextInt32(kind.Length)]]++;
            }
        }
    }

    // One pass from the highest score down; rows with equal scores are passed together.
    private CurveFigures Figures(double[] scores, int[] order, int[] weights)
    {
        var figures = new CurveFigures(new double[Points], new double[Points]);
        double positives = anomalyRows.Length, negatives = normalRows.Length;
        long caught = 0, alarms = 0;
        int nextRoc = 0, nextRecall = 0;
        for (int i = 0; i < order.Length;)
        {
            long caughtBefore = caught, alarmsBefore = alarms;
            double score = scores[order[i]];
            for (; i < order.Length && scores[order[i]] == score; i++)
            {
                _ = anomalies[order[i]] ? caught += weights[order[i]] : alarms += weights[order[i]];
            }

            figures.RocAuc += (alarms - alarmsBefore) * (double)(caught + caughtBefore) / (2 * positives * negatives);
            figures.PrAuc += caught == caughtBefore ? 0 : (caught - caughtBefore) / positives * caught / (caught + alarms);
            for (; nextRoc < Points && alarms > alarmsBefore && alarms / negatives >= At(nextRoc); nextRoc++)
            {
                double share = ((At(nextRoc) * negatives) - alarmsBefore) / (alarms - alarmsBefore);
                figures.Roc[nextRoc] = (caughtBefore + (share * (caught - caughtBefore))) / positives;
            }

            for (; nextRecall < Points && caught + alarms > 0 && caught / positives >= At(nextRecall); nextRecall++)
            {
                figures.PrecisionRecall[nextRecall] = (double)caught / (caught + alarms);
            }
        }

        return figures;
    }

    private static double At(int point) => (double)point / (Points - 1);

    private static Estimate Interval(double value, CurveFigures[] drawn, Func<CurveFigures, double> figure)
    {
        double[] values = [.. drawn.Select(figure).Order()];
        return new Estimate(value, Quantile(values, 0.025), Quantile(values, 0.975));
    }

    private static Curve Band(double[] value, CurveFigures[] drawn, Func<CurveFigures, double[]> curve)
    {
        double[] low = new double[Points], high = new double[Points];
        for (int point = 0; point < Points; point++)
        {
            double[] values = [.. drawn.Select(figures => curve(figures)[point]).Order()];
            (low[point], high[point]) = (Quantile(values, 0.025), Quantile(values, 0.975));
        }

        return new Curve(value, low, high);
    }

    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }

    private sealed record CurveFigures(double[] Roc, double[] PrecisionRecall)
    {
        public double RocAuc { get; set; }

        public double PrAuc { get; set; }
    }
}
