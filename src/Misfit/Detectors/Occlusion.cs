using Misfit.Numerics;

namespace Misfit.Detectors;

/// <summary>
/// Explains any score by trying a row's columns: how far the score falls when a column takes its typical value, and how far that of the typical row rises
/// when it takes the column's value. The first misses what two columns both show, the second what only two together show; their mean is the column's contribution.
/// </summary>
internal static class Occlusion
{
    /// <summary>Columns tried at once: few enough for wide rows, enough for the scoring plans.</summary>
    private const int Block = 128;

    /// <summary>Scores the rows from a first one on.</summary>
    public delegate void Scorer(Matrix rows, int first, Span<double> scores);

    /// <summary>The mean of falls and rises, column by column; they need not add up to the score.</summary>
    public static Attribution Attribute(Matrix row, float[] typical, Scorer score)
    {
        int columns = row.Columns;
        var contributions = new double[columns];
        for (int first = 0; first < columns; first += Block)
        {
            int count = Math.Min(Block, columns - first);
            Matrix tried = Tried(row, typical, first, count);
            var scores = new double[tried.Rows];
            score(tried, 0, scores);
            for (int i = 0; i < count; i++)
            {
                contributions[first + i] = 0.5 * (scores[0] - scores[2 + i] + scores[2 + count + i] - scores[1]);
            }
        }

        return new Attribution(contributions, null, SumsToScore: false);
    }

    /// <summary>The row, the typical row, the row with one column typical each, the typical row with one column of the row each.</summary>
    private static Matrix Tried(Matrix row, float[] typical, int first, int count)
    {
        var tried = new Matrix(2 + (2 * count), row.Columns) { RowShape = row.RowShape };
        for (int i = 0; i < tried.Rows; i++)
        {
            bool fromRow = i == 0 || (i >= 2 && i < 2 + count);
            (fromRow ? row.Row(0) : typical).CopyTo(tried.Row(i));
        }

        for (int i = 0; i < count; i++)
        {
            int column = first + i;
            tried[2 + i, column] = typical[column];
            tried[2 + count + i, column] = row[0, column];
        }

        return tried;
    }
}
