using System.Globalization;
using Misfit.Benchmarks.Suites;
using Misfit.Metrics;

namespace Misfit.Benchmarks.Reports;

/// <summary>Figures as people read them, in the invariant culture: shares in per cent, times and bytes in the unit that suits them.</summary>
internal static class FigureText
{
    private static readonly (double Size, string Name)[] Times = [(3600, "h"), (60, "min"), (1, "s"), (1e-3, "ms"), (1e-6, "µs")];
    private static readonly (double Size, string Name)[] Sizes = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1, "B")];

    /// <summary>Mean ± population standard deviation; the mean alone of one value.</summary>
    public static string MeanAndDeviation(double[] values, MetricUnit unit) =>
        values.Length == 1 ? Value(values[0], unit) : WithDeviation(Sample.Mean(values), Sample.PopulationStandardDeviation(values), unit);

    public static string WithDeviation(double mean, double deviation, MetricUnit unit)
    {
        if (unit == MetricUnit.Share)
        {
            string format = 100 * deviation < 0.1 ? "0.00" : "0.0";
            return $"{Number(100 * mean, format)} ± {Number(100 * deviation, format)}";
        }

        (double size, string name) = UnitOf(mean, unit);
        string text = Short(mean / size);
        string decimals = text.Contains('.', StringComparison.Ordinal) ? new string('0', text.Length - 1 - text.IndexOf('.', StringComparison.Ordinal)) : "";
        string spread = text.Contains('e', StringComparison.Ordinal) ? Short(deviation / size) : Number(deviation / size, decimals.Length > 0 ? "0." + decimals : "#,0");
        return $"{text} ± {spread}{name}";
    }

    public static string Value(double value, MetricUnit unit)
    {
        if (unit == MetricUnit.Share)
        {
            return Number(100 * value, "0.0");
        }

        (double size, string name) = UnitOf(value, unit);
        return Short(value / size) + name;
    }

    /// <summary>A round value at an axis.</summary>
    public static string Tick(double value, MetricUnit unit)
    {
        (double size, string name) = UnitOf(value, unit);
        return unit == MetricUnit.Share ? Number(100 * value, "0.##") : Number(value / size, "#,0.###") + name;
    }

    /// <summary>The first letter of a title made large.</summary>
    public static string Capital(string title) => char.ToUpperInvariant(title[0]) + title[1..];

    /// <summary>The ends of an interval.</summary>
    public static string Interval(double lower, double upper, MetricUnit unit) => $"{Value(lower, unit)} to {Value(upper, unit)}";

    /// <summary>How much more ours is than theirs: points for shares, a factor for everything else.</summary>
    public static string Difference(double ours, double theirs, MetricUnit unit) =>
        unit == MetricUnit.Share ? Signed(100 * (ours - theirs)) : theirs == 0 ? "–" : $"×{Short(ours / theirs)}";

    public static string Rank(double rank) => Number(rank, "0.00");

    /// <summary>A p-value to three decimals.</summary>
    public static string Chance(double value) => value < 0.001 ? "< 0.001" : Number(value, "0.000");

    public static string Signed(double value)
    {
        string text = Number(Math.Abs(value), "0.0");
        return text == "0.0" ? "±0.0" : (value < 0 ? "−" : "+") + text;
    }

    /// <summary>A count and its noun: 1 run, 2 runs.</summary>
    public static string Count(long value, string noun) => $"{Number(value, "#,0")} {noun}{(value == 1 ? "" : "s")}";

    public static string Number(double value, string format)
    {
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        return text.StartsWith('-') ? "−" + text[1..] : text;
    }

    /// <summary>Three significant digits, without an exponent where that reads well.</summary>
    public static string Short(double value)
    {
        double size = Math.Abs(value);
        return value == 0 ? "0"
            : size is < 1e-4 or >= 1e15 ? Number(value, "0.##e0")
            : size >= 100 ? Number(value, "#,0")
            : Number(Math.Round(value, 4), size >= 10 ? "0.0" : size >= 1 ? "0.00" : size >= 0.1 ? "0.000" : "0.0000");
    }

    /// <summary>Names joined, the first <paramref name="most"/> of them.</summary>
    public static string Some(IReadOnlyCollection<string> names, int most = 6) =>
        string.Join(", ", names.Take(most)) + (names.Count > most ? $" and {names.Count - most} more" : "");

    private static (double Size, string Name) UnitOf(double value, MetricUnit unit)
    {
        (double Size, string Name)[] units = unit switch
        {
            MetricUnit.Seconds or MetricUnit.Microseconds => Times,
            MetricUnit.Bytes => Sizes,
            _ => [(1, "")],
        };
        double scale = unit == MetricUnit.Microseconds ? 1e-6 : 1;
        (double size, string name) = units.FirstOrDefault(candidate => Math.Abs(value) * scale >= candidate.Size, units[^1]);
        return (size / scale, name.Length == 0 ? "" : " " + name);
    }
}
