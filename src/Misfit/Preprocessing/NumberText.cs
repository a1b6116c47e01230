using System.Globalization;

namespace Misfit.Preprocessing;

/// <summary>Writes numbers with as many digits as people need.</summary>
internal static class NumberText
{
    /// <summary>Whole numbers in full, others rounded to <paramref name="digits"/> significant digits.</summary>
    public static string Short(double value, int digits = 4)
    {
        double size = Math.Abs(value);
        if (size < 1e15 && value == Math.Floor(value))
        {
            return (value + 0.0).ToString("0", CultureInfo.InvariantCulture);
        }

        if (size is < 1e-4 or >= 1e15)
        {
            return value.ToString("G" + digits, CultureInfo.InvariantCulture);
        }

        int decimals = Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(size)), 0, 15);
        return Math.Round(value, decimals).ToString("0.###############", CultureInfo.InvariantCulture);
    }

    public static string Share(double share) => Short(share * 100, 3) + " %";
}
