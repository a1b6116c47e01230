using System.Globalization;

namespace Misfit.Data.Arrays;

/// <summary>Arrays side by side, with the names of all their columns.</summary>
/// <param name="Parts">The arrays, each with the same number of rows.</param>
/// <param name="Names">A name for each column of all parts.</param>
/// <param name="Label">The column that holds labels; null when there is none.</param>
/// <param name="Image">How the columns other than the label are an image; null when they are none.</param>
/// <param name="Owned">Closed with the table.</param>
internal sealed record ArrayTable(IReadOnlyList<ArrayRows> Parts, IReadOnlyList<string> Names, string? Label, ImageLayout? Image, IDisposable Owned) : IDisposable
{
    private const string LabelName = "y";

    /// <summary>Values named x0, x1, … and, where there are labels, y.</summary>
    /// <exception cref="DataException">The labels are not one for each row.</exception>
    public static ArrayTable From(ArrayRows values, ArrayRows? labels, string name, IDisposable owned)
    {
        if (labels is not null && (labels.Columns != 1 || labels.Rows != values.Rows))
        {
            throw new DataException($"{name}: the labels are {labels.Rows:N0} × {labels.Columns:N0}, the values {values.Rows:N0} × {values.Columns:N0}; there must be one label for each row.");
        }

        return new ArrayTable(labels is null ? [values] : [values, labels], ColumnNames(values.Columns, labels is not null), labels is null ? null : LabelName, values.Image, owned);
    }

    /// <summary>Rows whose first number is the label.</summary>
    public static ArrayTable LabelFirst(ArrayRows rows, ImageLayout image, IDisposable owned) =>
        new([rows], [LabelName, .. ColumnNames(rows.Columns - 1, false)], LabelName, image, owned);

    /// <summary>The names in the order in which a table has them: the points of images channel after channel, line after line.</summary>
    public IEnumerable<string> NamesInOrder()
    {
        if (Image is not { ChannelsLast: true } image)
        {
            return Names;
        }

        string[] points = [.. Names.Where(name => name != Label)];
        return image.Places().Select(place => points[place]).Concat(Names.Where(name => name == Label));
    }

    public void Dispose()
    {
        foreach (ArrayRows part in Parts)
        {
            part.Dispose();
        }

        Owned.Dispose();
    }

    private static string[] ColumnNames(int columns, bool label)
    {
        IEnumerable<string> names = Enumerable.Range(0, columns).Select(i => string.Create(CultureInfo.InvariantCulture, $"x{i}"));
        return label ? [.. names, LabelName] : [.. names];
    }
}
