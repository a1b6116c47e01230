using System.Globalization;
using Misfit.Numerics;
using Misfit.Tables;

namespace Misfit.Data.Datasets;

// Images, a column for each pixel, and their class.
internal static class ImageTables
{
    private const int Classes = 10;

    public static DataSet Load(DataSetEntry entry, string[] paths, CancellationToken cancellation)
    {
        string[] pixels = [.. Enumerable.Range(0, entry.Columns).Select(i => string.Create(CultureInfo.InvariantCulture, $"x{i}"))];
        // IDX keeps images and labels in two files, CIFAR's format both in one.
        double[][] read = entry.Format == DataSetFormat.Idx
            ? [.. FileTables.Stack(paths[..1], pixels, entry.Rows, cancellation), .. FileTables.Stack(paths[1..], ["x0"], entry.Rows, cancellation)]
            : FileTables.Stack(paths, [.. pixels, "y"], entry.Rows, cancellation);
        string[] classes = [.. Enumerable.Range(0, Classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        Column[] columns =
        [
            .. pixels.Select((name, i) => new NumberColumn(name, read[i])),
            new CategoryColumn(entry.LabelColumn, [.. read[^1].Select(value => (int)value)], classes),
        ];
        RowShape shape = entry.Format == DataSetFormat.Idx ? RowShape.Image(28, 28) : RowShape.Image(32, 32, 3);
        return new DataSet(entry, new Table(columns, entry.LabelColumn) { RowShape = shape }, null);
    }
}
