using Misfit.Detectors.Projections;
using Misfit.Explanations;
using Misfit.Numerics;
using Misfit.Pipelines;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.Tests.Preprocessing;

/// <summary>Images keep their shape from the table to the model file, and are scaled one by one.</summary>
public class ImageTests
{
    private static readonly RowShape shape = RowShape.Image(4, 5, 2);

    [Fact]
    public void Images_are_normalised_by_their_own_mean_and_contrast()
    {
        Table table = Images(60);
        var preprocessor = Preprocessor.Fit(table, null, "y");
        Matrix features = preprocessor.Transform(table).Features;
        Assert.Equal(shape, features.RowShape);
        Assert.Equal(shape, preprocessor.RowShape);
        Assert.Equal(0, Min(features), 1e-6f);
        Assert.Equal(1, features.Values.ToArray().Max(), 1e-6f);

        Table brighter = Changed(table, value => (3 * value) + 20);
        Matrix same = preprocessor.Transform(brighter).Features;
        for (int i = 0; i < features.Values.Length; i++)
        {
            Assert.Equal(features.Values[i], same.Values[i], 1e-5f);
        }
    }

    [Fact]
    public void Image_of_one_grey_has_finite_features()
    {
        var preprocessor = Preprocessor.Fit(Images(60), null, "y");
        Table grey = Changed(Images(2), _ => 7);
        Matrix features = preprocessor.Transform(grey).Features;
        Assert.Single(features.Values.ToArray().Distinct());
        Assert.True(float.IsFinite(features[0, 0]));
    }

    [Fact]
    public void Images_as_columns_or_with_points_left_out_are_scaled_like_any_table()
    {
        Table table = Images(60);
        Assert.Null(Preprocessor.Fit(table, new PreprocessingOptions { Images = ImageScaling.Columns }, "y").RowShape);
        Assert.Null(Preprocessor.Fit(table, null, "y", "x3").Transform(table).Features.RowShape);
    }

    [Fact]
    public void Image_with_a_missing_point_is_refused_by_name()
    {
        Table table = Images(20);
        Column[] columns = [.. table.Columns];
        columns[7] = new NumberColumn("x7", [double.NaN, .. ((NumberColumn)columns[7]).Values[1..]]);
        string message = Assert.Throws<DataException>(() => Preprocessor.Fit(new Table(columns, "y") { RowShape = shape }, null, "y")).Message;
        Assert.Contains("'x7'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saved_pipeline_scores_images_alike_and_expects_values_in_their_brightness()
    {
        Table table = Images(120);
        PipelineModel model = new Pipeline(new Pca()).Fit(table);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            model.Save(path);
            var loaded = PipelineModel.Load(path);
            Assert.Equal(shape, loaded.Preprocessor.RowShape);
            Assert.Equal(model.Score(table).Scores, loaded.Score(table).Scores);
            Explanation explanation = loaded.Explain(table, 3);
            Assert.Equal(shape.Columns, explanation.Reasons.Count);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static float Min(Matrix matrix) => matrix.Values.ToArray().Min();

    private static Table Images(int rows)
    {
        var rng = new Rng(4);
        NumberColumn[] points = [.. Enumerable.Range(0, shape.Columns).Select(j =>
            new NumberColumn($"x{j}", [.. Enumerable.Range(0, rows).Select(_ => Math.Floor(rng.NextDouble(0, 255)))]))];
        return new Table([.. points, new NumberColumn("y", new double[rows])], "y") { RowShape = shape };
    }

    private static Table Changed(Table table, Func<double, double> change) =>
        new([.. table.Columns.Select(column => column.Name == "y" ? column : new NumberColumn(column.Name, [.. ((NumberColumn)column).Values.ToArray().Select(change)]))], "y") { RowShape = shape };
}
