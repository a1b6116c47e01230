using System.Globalization;
using Misfit.Tables;

namespace Misfit.Preprocessing;

/// <summary>A column that always had one value while fitting: the detector cannot learn from it, but other values in it are counted.</summary>
internal static class ConstantColumn
{
    /// <summary>Counts rows with another value than <paramref name="constant"/>, the text of the only value, and rows without one.</summary>
    public static ColumnCounts Count(Column column, ColumnKind kind, string constant)
    {
        int missing = 0;
        int same = 0;
        switch (column)
        {
            case NumberColumn numbers when kind == ColumnKind.Number:
                double number = double.Parse(constant, CultureInfo.InvariantCulture);
                foreach (double value in numbers.Values)
                {
                    same += value == number ? 1 : 0;
                    missing += double.IsNaN(value) ? 1 : 0;
                }

                break;
            case CategoryColumn categories when kind == ColumnKind.Category:
                bool[] levels = [.. categories.Levels.Select(level => level == constant)];
                foreach (int code in categories.Codes)
                {
                    same += code >= 0 && levels[code] ? 1 : 0;
                    missing += code < 0 ? 1 : 0;
                }

                break;
            default:
                for (int row = 0; row < column.Count; row++)
                {
                    missing += column.IsMissing(row) ? 1 : 0;
                    same += column.Text(row) == constant ? 1 : 0;
                }

                break;
        }

        return new ColumnCounts(column.Name, missing, column.Count - same - missing);
    }
}
