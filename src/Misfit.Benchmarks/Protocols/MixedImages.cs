using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Suites;
using Misfit.Numerics;
using Misfit.Tables;

namespace Misfit.Benchmarks.Protocols;

/// <summary>
/// PLAD's images of several normal classes (section 4.5): learned from images of all classes at random, unlabelled; evaluated on other images and on as many mixtures, each the mean, point by
/// point, of two of those images of different classes. A mixture has less contrast than an image, so that low variance alone finds many: suites show that baseline.
/// </summary>
internal static class MixedImages
{
    /// <summary>The tables learned from and evaluated on (images first, then mixtures), and which rows of the second are mixtures.</summary>
    /// <param name="labels">The class of each row of the table.</param>
    /// <param name="table">The images.</param>
    /// <param name="data">Its settings: fit, how many images are learned from; test, how many others are evaluated on.</param>
    /// <param name="seed">Decides which.</param>
    public static (Table Train, Table Test, bool[] Mixed) Of(string[] labels, LabelledTable table, DataText data, int seed)
    {
        int fit = data.Count("fit") ?? throw new DataException("The protocol mixtures needs fit=N.");
        if (fit > labels.Length - 2)
        {
            throw new DataException($"fit={fit} leaves no two of the {labels.Length} images to evaluate on.");
        }

        Rng rng = new Rng(seed).Stream(0x4D697874);
        int[] order = rng.Permutation(labels.Length);
        int[] test = [.. order[fit..].Take(data.Count("test") ?? labels.Length)];
        Table images = Only(table);
        Table train = images.SelectRows([.. order[..fit].Order()]);
        Matrix pixels = Pixels(images, test);
        var all = new Matrix(2 * test.Length, pixels.Columns);
        for (int i = 0; i < test.Length; i++)
        {
            pixels.Row(i).CopyTo(all.Row(i));
            Mix(pixels, Pair(labels, test, rng), all.Row(test.Length + i));
        }

        Table tested = Table.FromMatrix(all, [.. images.Columns.Select(column => column.Name)]);
        return (train, new Table(tested.Columns) { RowShape = images.RowShape }, [.. Enumerable.Range(0, all.Rows).Select(row => row >= test.Length)]);
    }

    private static Table Only(LabelledTable table) => new([.. table.Table.Columns.Where(column => !table.LeaveOut.Contains(column.Name))]) { RowShape = table.Table.RowShape };

    private static (int First, int Second) Pair(string[] labels, int[] rows, Rng rng)
    {
        while (true)
        {
            (int first, int second) = (rng.NextInt32(rows.Length), rng.NextInt32(rows.Length));
            if (labels[rows[first]] != labels[rows[second]])
            {
                return (first, second);
            }
        }
    }

    private static void Mix(Matrix pixels, (int First, int Second) pair, Span<float> mixture)
    {
        Span<float> first = pixels.Row(pair.First), second = pixels.Row(pair.Second);
        for (int i = 0; i < mixture.Length; i++)
        {
            mixture[i] = (first[i] + second[i]) / 2;
        }
    }

    private static Matrix Pixels(Table images, int[] rows)
    {
        var pixels = new Matrix(rows.Length, images.Columns.Count);
        for (int column = 0; column < pixels.Columns; column++)
        {
            ReadOnlySpan<double> values = ((NumberColumn)images.Columns[column]).Values;
            for (int i = 0; i < rows.Length; i++)
            {
                pixels[i, column] = (float)values[rows[i]];
            }
        }

        return pixels;
    }
}
