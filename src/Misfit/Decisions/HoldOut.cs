using Misfit.Numerics;

namespace Misfit.Decisions;

/// <summary>Divides rows into those to fit on and those to calibrate with.</summary>
public static class HoldOut
{
    /// <summary>For split conformal calibration: a random share of the rows is held out. Both lists are ascending.</summary>
    /// <param name="rows">At least 2.</param>
    /// <param name="share">Share to hold out, in (0, 1); at least one row is held out and one kept.</param>
    /// <param name="rng">Decides which.</param>
    public static (int[] Fit, int[] Calibrate) Split(int rows, double share, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2);
        if (!(share is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share of rows to hold out must be between 0 and 1.");
        }

        int held = Math.Clamp((int)Math.Round(rows * share), 1, rows - 1);
        int[] order = rng.Permutation(rows);
        int[] calibrate = order[..held];
        int[] fit = order[held..];
        Array.Sort(calibrate);
        Array.Sort(fit);
        return (fit, calibrate);
    }

    /// <summary>For cross-conformal calibration: random folds of equal size (± 1), which together are all rows. Each is ascending.</summary>
    /// <param name="rows">At least <paramref name="folds"/>.</param>
    /// <param name="folds">At least 2.</param>
    /// <param name="rng">Decides which.</param>
    public static int[][] Folds(int rows, int folds, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, folds);
        int[] order = rng.Permutation(rows);
        var parts = new int[folds][];
        for (int fold = 0; fold < folds; fold++)
        {
            int first = (int)((long)rows * fold / folds);
            int end = (int)((long)rows * (fold + 1) / folds);
            parts[fold] = order[first..end];
            Array.Sort(parts[fold]);
        }

        return parts;
    }

    /// <summary>
    /// Scores every row by a model that did not see it: for each fold, fits on the other rows and scores the fold. The result is in row order, ready for
    /// <see cref="ConformalCalibration"/>. Rows to come are then scored by one model fitted on all rows; their p-values are approximate, because that model saw
    /// slightly more rows than those of the folds.
    /// </summary>
    /// <param name="rows">At least <paramref name="folds"/>.</param>
    /// <param name="folds">At least 2.</param>
    /// <param name="rng">Decides the folds.</param>
    /// <param name="fitAndScore">Is given the rows to fit on and the rows to score, and returns a score for each of the latter.</param>
    public static double[] CrossScores(int rows, int folds, Rng rng, Func<int[], int[], double[]> fitAndScore)
    {
        ArgumentNullException.ThrowIfNull(fitAndScore);
        var scores = new double[rows];
        foreach (int[] fold in Folds(rows, folds, rng))
        {
            double[] foldScores = fitAndScore(Others(rows, fold), fold);
            if (foldScores.Length != fold.Length)
            {
                throw new ShapeException($"There must be one score for each of the {fold.Length} held-out rows; there are {foldScores.Length}.");
            }

            for (int i = 0; i < fold.Length; i++)
            {
                scores[fold[i]] = foldScores[i];
            }
        }

        return scores;
    }

    private static int[] Others(int rows, int[] fold)
    {
        var others = new int[rows - fold.Length];
        int next = 0, held = 0;
        for (int row = 0; row < rows; row++)
        {
            if (held < fold.Length && fold[held] == row)
            {
                held++;
            }
            else
            {
                others[next++] = row;
            }
        }

        return others;
    }
}
