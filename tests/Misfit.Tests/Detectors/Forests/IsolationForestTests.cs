using Misfit.Detectors;
using Misfit.Detectors.Forests;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Forests;

public sealed class IsolationForestTests
{
    [Fact]
    public void Mean_scores_over_seeds_equal_the_reference()
    {
        // The reference shifts its scores by a constant (PyOD's offset), so differences from the mean are compared.
        double[] scores = MeanOverSeeds(Golden.Train), reference = Golden.Scores("IForest_train");
        double[] differences = [.. scores.Zip(reference, (ours, theirs) => ours - scores.Average() - (theirs - reference.Average()))];

        // One forest of 100 trees, as the reference, has a standard error of about 0.01 per row.
        Assert.InRange(Math.Sqrt(differences.Average(difference => difference * difference)), 0, 0.012);
    }

    [Fact]
    public void Score_of_rows_all_the_same_is_that_of_an_ordinary_row() =>
        Assert.All(new IsolationForest().Fit(new Matrix(300, 3)).Score(new Matrix(2, 3, [0, 0, 0, 9, 9, 9])), score => Assert.Equal(0.5, score, 1e-12));

    [Fact]
    public void Single_row_is_refused() =>
        Assert.Contains("two rows", Assert.Throws<DataException>(() => new IsolationForest().Fit(new Matrix(1, 3))).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_different_rows_score_the_same()
    {
        // Every tree cuts once between them: a path of 1 where 1 is expected.
        Assert.Equal([0.5, 0.5], new IsolationForest { Trees = 10 }.Fit(new Matrix(2, 1, [0, 1])).Score(new Matrix(2, 1, [0, 1])));
    }

    [Fact]
    public void Neighbouring_floats_are_separated()
    {
        // No number lies between the two values: the threshold must be the lower one.
        float low = 1, high = MathF.BitIncrement(low);
        var rows = new Matrix(4, 1, [low, low, low, high]);
        double[] scores = new IsolationForest().Fit(rows).Score(rows);

        Assert.True(scores[3] > scores[0]);
    }

    [Fact]
    public void Contributions_sum_to_the_gain_over_a_mean_path_in_powers_of_two()
    {
        // The mean path is the same for every row, so what is left of log2(score) must be, too.
        Matrix rows = ConformanceData.Far;
        IsolationForestModel model = new IsolationForest().Fit(ConformanceData.Train);
        double[] left = [.. Enumerable.Range(0, 20).Select(i => Math.Log2(model.Score(rows.SliceRows(i, 1))[0]) - model.Attribute(rows.Row(i)).Contributions.Sum())];

        Assert.All(left, value => Assert.Equal(left[0], value, 1e-9));
    }

    [Fact]
    public void Contributions_of_one_tree_are_its_shapley_values()
    {
        // Two columns: the Shapley value is the mean of what a column adds first and what it adds last.
        Matrix rows = ConformanceData.Map(new Matrix(200, 2), (i, j, _) => ((i * (j == 0 ? 37 : 101)) % 199) / 10f);
        var random = new Rng(0);
        IsolationTree tree = IsolationTree.Grow(rows, 200, 8, random);
        float[] row = [3.3f, 19.9f];
        double[] leaves = [.. Enumerable.Range(0, 256).Select(leaf => Math.Sqrt(leaf))];
        int[] covers = [.. new int[255], .. tree.Counts];
        for (int node = 254; node >= 0; node--)
        {
            covers[node] = covers[(2 * node) + 1] + covers[(2 * node) + 2];
        }

        double Value(int node, bool first, bool second)
        {
            if (node >= 255)
            {
                return leaves[node - 255];
            }

            int left = (2 * node) + 1, column = tree.Columns[node];
            if (float.IsPositiveInfinity(tree.Thresholds[node]))
            {
                return Value(left, first, second);
            }

            return (column == 0 ? first : second)
                ? Value(left + (row[column] > tree.Thresholds[node] ? 1 : 0), first, second)
                : ((covers[left] * Value(left, first, second)) + (covers[left + 1] * Value(left + 1, first, second))) / covers[node];
        }

        double none = Value(0, false, false), one = Value(0, true, false), two = Value(0, false, true), both = Value(0, true, true);
        var shares = new double[2];
        new PathShares(8).Add(new PathShares.Tree(tree.Thresholds, tree.Columns, leaves, covers), row, 1, shares);

        Assert.Equal((one - none + both - two) / 2, shares[0], 1e-9);
        Assert.Equal((two - none + both - one) / 2, shares[1], 1e-9);
    }

    [Fact]
    public void Attribution_names_one_odd_value_among_many_columns()
    {
        var random = new Rng(3);
        var rows = new Matrix(1000, 20);
        foreach (ref float value in rows.Values)
        {
            value = (float)random.NextGaussian();
        }

        IsolationForestModel model = new IsolationForest { Trees = 300 }.Fit(rows);
        int found = 0;
        for (int i = 0; i < 20; i++)
        {
            float[] row = rows.Row(i).ToArray();
            row[i % 20] = i % 2 == 0 ? 7 : -7;
            double[] contributions = model.Attribute(row).Contributions;
            found += Array.IndexOf(contributions, contributions.Max()) == i % 20 ? 1 : 0;
        }

        // A forest takes any value beyond its samples for their largest one, so a column that is odd by chance sometimes comes first.
        Assert.True(found >= 16, $"{found} of 20");
    }

    [Fact]
    public void Trees_and_sample_that_do_not_fit_into_memory_are_refused() =>
        Assert.Contains("trees must be at most 2048", Assert.Throws<OptionsException>(() => new IsolationForest { Trees = 10_000, SampleSize = 65_536 }.Fit(ConformanceData.Train)).Message, StringComparison.Ordinal);

    private static double[] MeanOverSeeds(Matrix rows)
    {
        var sums = new double[rows.Rows];
        for (int seed = 0; seed < 20; seed++)
        {
            double[] scores = (new IsolationForest { Seed = seed }).Fit(rows).Score(rows);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += scores[i] / 20;
            }
        }

        return sums;
    }
}
