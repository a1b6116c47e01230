namespace Misfit.Decisions;

/// <summary>Normal scores on a bell curve, odd ones anywhere above its middle, for several transformations of the scores.</summary>
internal sealed class ScoreMixture
{
    private const int Steps = 40;
    private const double FirstShare = 0.05;

    // The powers of Yeo and Johnson: 0 is the logarithm for scores above the median, 1 leaves them as they are.
    private static readonly double[] Powers = [0, 0.25, 0.5, 0.75, 1, 1.5];

    private readonly double degrees;
    private readonly double logConstant;
    private readonly Transformed[] transformations;

    /// <param name="groups">The scores.</param>
    /// <param name="degrees">Degrees of freedom of the bell curve; infinite for a normal one.</param>
    public ScoreMixture(ScoreGroups groups, double degrees)
    {
        this.degrees = degrees;
        logConstant = double.IsInfinity(degrees)
            ? -0.5 * Math.Log(2 * Math.PI)
            : LogGamma((degrees + 1) / 2) - LogGamma(degrees / 2) - (0.5 * Math.Log(degrees * Math.PI));
        transformations = Array.ConvertAll(Powers, power => new Transformed(groups.Values, power));
    }

    /// <summary>The share of odd rows, under the transformation that makes the scores likeliest.</summary>
    /// <param name="counts">How often each group's score occurs.</param>
    public double Share(double[] counts)
    {
        (double likelihood, double share) = (double.NegativeInfinity, 0);
        foreach (Transformed transformed in transformations)
        {
            (double Likelihood, double Share) fit = Fit(transformed, counts);
            (likelihood, share) = fit.Likelihood > likelihood ? fit : (likelihood, share);
        }

        return share;
    }

    private (double Likelihood, double Share) Fit(Transformed transformed, double[] counts)
    {
        double[] values = transformed.Values;
        double share = FirstShare, mean = transformed.Middle, scale = transformed.Scale, total = counts.Sum(), likelihood = 0;
        for (int step = 0; step <= Steps; step++)
        {
            double odd = 0, weight = 0, sum = 0, squares = 0, normal = 0;
            double flat = share / Math.Max(values[^1] - mean, 1e-9);
            likelihood = 0;
            for (int i = 0; i < values.Length; i++)
            {
                double distance = (values[i] - mean) / scale;
                double curve = (1 - share) * Density(distance) / scale;
                double above = values[i] > mean ? flat : 0;
                double all = curve + above + double.Epsilon;
                double mine = counts[i] * curve / all;
                double pull = mine * Pull(distance);
                likelihood += counts[i] * (Math.Log(all) + transformed.LogDerivatives[i]);
                odd += counts[i] - mine;
                normal += mine;
                weight += pull;
                sum += pull * values[i];
                squares += pull * values[i] * values[i];
            }

            share = Math.Clamp(odd / total, 1e-6, 0.6);
            mean = sum / weight;
            scale = Math.Sqrt(Math.Max((squares - (sum * mean)) / normal, 1e-12));
        }

        return (likelihood, share);
    }

    private double Density(double distance) => double.IsInfinity(degrees)
        ? Math.Exp(logConstant - (0.5 * distance * distance))
        : Math.Exp(logConstant - (0.5 * (degrees + 1) * Math.Log(1 + (distance * distance / degrees))));

    /// <summary>How much a value counts for mean and scale: far ones count less under a heavy tail.</summary>
    private double Pull(double distance) => double.IsInfinity(degrees) ? 1 : (degrees + 1) / (degrees + (distance * distance));

    // Γ of whole and half numbers, which is all that is needed here.
    private static double LogGamma(double value)
    {
        double log = 0;
        for (; value > 1; value--)
        {
            log += Math.Log(value - 1);
        }

        return value == 1 ? log : log + (0.5 * Math.Log(Math.PI));
    }

    private sealed class Transformed
    {
        public Transformed(double[] values, double power)
        {
            Values = Array.ConvertAll(values, value => Transform(value, power));
            LogDerivatives = Array.ConvertAll(values, value => (value >= 0 ? power - 1 : 1 - power) * Math.Log(1 + Math.Abs(value)));
            Middle = Values[Values.Length / 2];
            Scale = Math.Max((Transform(0.5, power) - Transform(-0.5, power)) / 1.349, 1e-6);
        }

        public double[] Values { get; }

        public double[] LogDerivatives { get; }

        public double Middle { get; }

        public double Scale { get; }

        private static double Transform(double value, double power) => value >= 0
            ? power == 0 ? Math.Log(1 + value) : (Math.Pow(1 + value, power) - 1) / power
            : -(Math.Pow(1 - value, 2 - power) - 1) / (2 - power);
    }
}
