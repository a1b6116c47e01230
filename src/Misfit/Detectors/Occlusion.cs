using Misfit.Numerics;

namespace Misfit.Detectors;

/// <summary>
/// Explains any score by trying a row's columns: how far the score falls when a column takes its typical value, and how far that of the typical row rises
/// when it takes the column's value. The first misses what two columns both show, the second what only two together show; their mean is the column's contribution.
/// Of images, blocks of points are tried, and their points share what the block shows: a single point hardly changes anything.
/// </summary>
internal static class Occlusion
{
    /// <summary>Columns tried at once: few enough for wide rows, enough for the scoring plans.</summary>
    private const int Block = 128;

    /// <summary>An image is tried in so many blocks along each side, or a few more.</summary>
    private const int BlocksPerSide = 14;

    /// <summary>Scores the rows from a first one on.</summary>
    public delegate void Scorer(Matrix rows, int first, Span<double> scores);

    /// <summary>The mean of falls and rises, column by column; they need not add up to the score.</summary>
    /// <param name="row">The only row of a matrix.</param>
    /// <param name="typical">A value for each column.</param>
    /// <param name="score">The score.</param>
    /// <param name="image">The shape of an image; null for columns.</param>
    public static Attribution Attribute(Matrix row, float[] typical, Scorer score, RowShape? image = null)
    {
        int[][] groups = image is null ? [.. Enumerable.Range(0, row.Columns).Select(column => (int[])[column])] : Blocks(image);
        var contributions = new double[row.Columns];
        for (int first = 0; first < groups.Length; first += Block)
        {
            ReadOnlySpan<int[]> part = groups.AsSpan(first, Math.Min(Block, groups.Length - first));
            Matrix tried = Tried(row, typical, part);
            var scores = new double[tried.Rows];
            score(tried, 0, scores);
            for (int i = 0; i < part.Length; i++)
            {
                double contribution = 0.5 * (scores[0] - scores[2 + i] + scores[2 + part.Length + i] - scores[1]);
                foreach (int column in part[i])
                {
                    contributions[column] = contribution / part[i].Length;
                }
            }
        }

        return new Attribution(contributions, null, SumsToScore: false);
    }

    // Squares of points, with all their channels.
    private static int[][] Blocks(RowShape image)
    {
        int side = Math.Max(1, Math.Max(image.Height, image.Width) / BlocksPerSide);
        int points = image.Height * image.Width;
        return [.. Enumerable.Range(0, image.Columns)
            .GroupBy(column => (column % points / image.Width / side, column % image.Width / side))
            .Select(group => group.ToArray())];
    }

    /// <summary>The row, the typical row, the row with one group of columns typical each, the typical row with one group of the row each.</summary>
    private static Matrix Tried(Matrix row, float[] typical, ReadOnlySpan<int[]> groups)
    {
        int count = groups.Length;
        var tried = new Matrix(2 + (2 * count), row.Columns) { RowShape = row.RowShape };
        for (int i = 0; i < tried.Rows; i++)
        {
            bool fromRow = i == 0 || (i >= 2 && i < 2 + count);
            (fromRow ? row.Row(0) : typical).CopyTo(tried.Row(i));
        }

        for (int i = 0; i < count; i++)
        {
            foreach (int column in groups[i])
            {
                tried[2 + i, column] = typical[column];
                tried[2 + count + i, column] = row[0, column];
            }
        }

        return tried;
    }
}
