using System.Globalization;

namespace Misfit.Benchmarks.Reports;

/// <summary>Maps numbers to places in a picture, on a linear or a logarithmic scale.</summary>
internal sealed class Axis
{
    private const int TicksWanted = 6;

    private readonly double first;
    private readonly double last;
    private readonly double start;
    private readonly double end;

    /// <summary>Creates an axis.</summary>
    /// <param name="least">The least number shown; positive when <paramref name="logarithmic"/>.</param>
    /// <param name="most">The greatest number shown.</param>
    /// <param name="start">Where <paramref name="least"/> is.</param>
    /// <param name="end">Where <paramref name="most"/> is.</param>
    /// <param name="logarithmic">Whether equal steps multiply.</param>
    public Axis(double least, double most, double start, double end, bool logarithmic)
    {
        (Least, Most, this.start, this.end, Logarithmic) = (least, most > least ? most : least + 1, start, end, logarithmic);
        (first, last) = (Transform(Least), Transform(Most));
    }

    public double Least { get; }

    public double Most { get; }

    public bool Logarithmic { get; }

    public double Transform(double value) => Logarithmic ? Math.Log10(value) : value;

    public double Inverse(double transformed) => Logarithmic ? Math.Pow(10, transformed) : transformed;

    public double Place(double value) => start + ((Transform(value) - first) / (last - first) * (end - start));

    /// <summary>Round numbers within the axis.</summary>
    public IEnumerable<double> Ticks() => Logarithmic && last - first >= 1 ? LogarithmicTicks() : LinearTicks();

    public static string Label(double value) =>
        Math.Abs(value) is >= 1e6 or (> 0 and < 1e-3) ? value.ToString("0.##e0", CultureInfo.InvariantCulture) : Math.Round(value, 10).ToString("#,0.##########", CultureInfo.InvariantCulture);

    private IEnumerable<double> LinearTicks()
    {
        double rough = (Most - Least) / TicksWanted;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        for (double k = Math.Ceiling(Least / step); k * step <= Most; k++)
        {
            yield return k * step;
        }
    }

    private IEnumerable<double> LogarithmicTicks()
    {
        double[] factors = last - first > 4 ? [1] : last - first > 2 ? [1, 3] : [1, 2, 5];
        int every = Math.Max(1, (int)Math.Ceiling((last - first) / 8));
        for (double decade = Math.Floor(first); decade <= last; decade += every)
        {
            foreach (double factor in factors)
            {
                double value = factor * Math.Pow(10, decade);
                if (value >= Least && value <= Most)
                {
                    yield return value;
                }
            }
        }
    }
}
