using Misfit.Detectors;
using Misfit.Numerics;
using Misfit.Storage;
using static Misfit.Tests.Detectors.ConformanceCases;
using static Misfit.Tests.Detectors.ConformanceData;

namespace Misfit.Tests.Detectors;

/// <summary>The promises that every detector of the catalogue keeps.</summary>
public sealed class ConformanceTests
{
    public static IEnumerable<object[]> Cases => All;

    public static IEnumerable<object[]> Presets => DeepPresets;

    [Theory]
    [MemberData(nameof(Presets))]
    public void Preset_of_a_network_fits_scores_and_reads_back(string name)
    {
        Matrix few = Train.SliceRows(0, 64);
        DetectorModel model = QuickRecipe(name).Fit(few);
        double[] scores = model.Score(few);

        Assert.All(scores, score => Assert.True(double.IsFinite(score)));
        Assert.Equal(scores, Reloaded(model).Score(few));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Score_alone_and_in_any_batch_and_order_gives_same_bits(string name)
    {
        DetectorModel model = QuickModel(name);
        double[] scores = model.Score(Test);
        int[] backwards = [.. Enumerable.Range(0, Test.Rows).Reverse()];

        Assert.Equal(scores.Reverse(), model.Score(Test.SelectRows(backwards)));
        Assert.Equal(scores, OnOneThread(() => model.Score(Test)));
        for (int row = 0; row < 50; row++)
        {
            Assert.Equal(scores[row], model.Score(Test.SliceRows(row, 1))[0]);
            Assert.Equal(scores[row..(row + 7)], model.Score(Test.SliceRows(row, 7)));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Score_from_many_threads_gives_same_bits(string name)
    {
        DetectorModel model = QuickModel(name);
        double[] scores = model.Score(Far);
        var results = new double[8][];
        Parallel.For(0, results.Length, i => results[i] = model.Score(Far));

        Assert.All(results, result => Assert.Equal(scores, result));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_with_equal_seeds_gives_equal_models_on_any_number_of_threads(string name)
    {
        double[] scores = QuickModel(name).Score(Far);

        Assert.Equal(scores, QuickRecipe(name).Fit(Train).Score(Far));
        Assert.Equal(scores, OnOneThread(() => QuickRecipe(name).Fit(Train)).Score(Far));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_with_another_seed_gives_another_model_where_the_method_is_random(string name)
    {
        Detector other = QuickRecipe(name) with { Seed = 7 };
        double[] scores = QuickModel(name).Score(Far);

        bool equal = scores.SequenceEqual(other.Fit(Train).Score(Far));

        Assert.Equal(Deterministic.Contains(name.Split('/')[0]), equal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_and_score_change_neither_rows_nor_recipe(string name)
    {
        Matrix train = Train.Clone(), test = Far.Clone();
        Detector recipe = QuickRecipe(name);
        string[] options = [.. OptionTexts(recipe)];

        DetectorModel model = recipe.Fit(train);
        model.Score(test);
        model.Attribute(test.Row(0));

        Assert.True(train.Values.SequenceEqual(Train.Values));
        Assert.True(test.Values.SequenceEqual(Far.Values));
        Assert.Equal(options, OptionTexts(recipe));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_and_score_refuse_rows_that_cannot_be_right(string name)
    {
        Detector recipe = QuickRecipe(name);
        DetectorModel model = QuickModel(name);
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            Matrix rows = Train.Clone();
            rows[3, 2] = bad;
            Assert.Contains("Row 3, column 2", Assert.Throws<DataException>(() => recipe.Fit(rows)).Message, StringComparison.Ordinal);
            Assert.Throws<DataException>(() => model.Score(rows));
            Assert.Throws<DataException>(() => model.Attribute(rows.Row(3)));
        }

        Assert.Throws<DataException>(() => recipe.Fit(new Matrix(0, Width)));
        Assert.Throws<DataException>(() => recipe.Fit(new Matrix(4, 0)));
        Assert.Throws<ShapeException>(() => model.Score(new Matrix(2, Width + 1)));
        Assert.Throws<ShapeException>(() => model.Attribute(new float[Width - 1]));
        Assert.Empty(model.Score(new Matrix(0, Width)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_on_degenerate_rows_gives_finite_scores_or_a_clear_error(string name)
    {
        Matrix[] degenerate =
        [
            Map(Train, (_, j, value) => j is 1 or 3 ? 0.1f : value),
            Map(Train, (_, j, _) => j),
            Train.SliceRows(0, 1),
            Train.SliceRows(0, 2),
            Train.SliceRows(0, 4),
            Map(Train, (i, j, _) => Train[i % 3, j]),
            Map(Train, (i, j, value) => j == 4 ? Train[i, 0] : value),
            new Matrix(Train.Rows, 1, [.. Enumerable.Range(0, Train.Rows).Select(i => Train[i, 0])]),
            Wide(),
        ];

        foreach (Matrix rows in degenerate)
        {
            AssertFiniteOrRefused(name, rows);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_on_other_units_gives_finite_scores(string name)
    {
        foreach (float factor in new[] { 1e3f, 1e-3f })
        {
            double[] scores = QuickRecipe(name).Fit(Scaled(Train, factor)).Score(Scaled(Far, factor));
            Assert.All(scores, score => Assert.True(double.IsFinite(score), $"{score} at {factor}"));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Score_of_far_rows_is_above_that_of_normal_rows(string name)
    {
        DetectorModel model = Model(name);
        double[] normal = model.Score(Test), far = model.Score(Far);

        Assert.True(far.Average() > normal.Order().ElementAt(normal.Length * 99 / 100), "Far rows must score above 99 % of the normal ones on average.");
        Assert.InRange(RocAuc(normal, far), 0.9, 1);
        if (model.Detector.Info.Deep)
        {
            Assert.True(model.Health.ProbeAuc > model.Health.UntrainedProbeAuc, $"trained {model.Health.ProbeAuc}, untrained {model.Health.UntrainedProbeAuc}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Load_of_saved_model_gives_equal_scores_and_reasons(string name)
    {
        DetectorModel model = QuickModel(name);
        DetectorModel reloaded = Reloaded(model);

        Assert.Equal(model.Width, reloaded.Width);
        Assert.Equal(OptionTexts(model.Detector), OptionTexts(reloaded.Detector));
        Assert.Equal(model.Score(Far), reloaded.Score(Far));
        Attribution expected = model.Attribute(Far.Row(0)), actual = reloaded.Attribute(Far.Row(0));
        Assert.Equal(expected.Contributions, actual.Contributions);
        Assert.Equal(expected.Expected, actual.Expected);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Load_of_damaged_tensors_is_refused(string name)
    {
        DetectorModel model = QuickModel(name);
        TensorCollection saved = new();
        model.Save(saved);
        foreach (string damaged in saved.Names)
        {
            TensorCollection without = new(), shortened = new();
            foreach (string tensor in saved.Names)
            {
                Array values = saved.All[tensor].Values;
                if (tensor != damaged)
                {
                    without.Add(tensor, values, [.. saved.Shape(tensor)]);
                    shortened.Add(tensor, values, [.. saved.Shape(tensor)]);
                }
                else if (values.Length > 0)
                {
                    Array less = Array.CreateInstance(values.GetType().GetElementType()!, values.Length - 1);
                    Array.Copy(values, less, less.Length);
                    shortened.Add(tensor, less, [less.Length]);
                }
            }

            Assert.Throws<ModelFormatException>(() => model.Detector.Info.Load(model.Detector, without));
            Assert.Throws<ModelFormatException>(() => model.Detector.Info.Load(model.Detector, shortened));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Attribute_names_the_planted_column_first(string name)
    {
        DetectorModel model = Model(name);
        (Matrix rows, int[] columns) = Planted(40, 8, 5);
        double[] scores = model.Score(rows);
        int found = 0;
        for (int i = 0; i < rows.Rows; i++)
        {
            Attribution attribution = model.Attribute(rows.Row(i));
            Assert.Equal(Width, attribution.Contributions.Length);
            Assert.All(attribution.Contributions.Concat(attribution.Expected?.Select(value => (double)value) ?? []), value => Assert.True(double.IsFinite(value)));
            if (attribution.SumsToScore)
            {
                Assert.Equal(scores[i], attribution.Contributions.Sum(), 1e-6 * Math.Max(1, Math.Abs(scores[i])));
            }

            found += Array.IndexOf(attribution.Contributions, attribution.Contributions.Max()) == columns[i] ? 1 : 0;
        }

        Assert.True(found >= (BlindToSomeColumns.Contains(name) ? 24 : 34), $"The planted column came first in {found} of 40 rows.");
    }

    private static Matrix Wide()
    {
        var wide = new Matrix(12, 40);
        var random = new Rng(9);
        foreach (ref float value in wide.Values)
        {
            value = (float)random.NextGaussian();
        }

        return wide;
    }

    private static void AssertFiniteOrRefused(string name, Matrix rows)
    {
        try
        {
            DetectorModel model = QuickRecipe(name).Fit(rows);
            double[] scores = model.Score(rows);
            Assert.All(scores, score => Assert.True(double.IsFinite(score)));
            Matrix elsewhere = Map(rows, (_, _, value) => value + 1);
            Assert.All(model.Score(elsewhere), score => Assert.True(double.IsFinite(score)));
            Assert.All(model.Attribute(elsewhere.Row(0)).Contributions, value => Assert.True(double.IsFinite(value)));
        }
        catch (Exception refusal) when (refusal is DataException or OptionsException)
        {
            Assert.True(refusal.Message.Length > 20, $"An error must say what is wrong and what to do; said '{refusal.Message}'.");
        }
    }
}
