using System.Text.Json;
using Misfit.Explanations;
using Misfit.Numerics;
using Misfit.Tests.Detectors;

namespace Misfit.Tests.Explanations;

[Trait("Category", "Numeric")]
public class TsneTests
{
    private static readonly JsonElement reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "reference", "tsne.json"))).RootElement;
    private static readonly Matrix rows = Read("rows");

    [Fact]
    public void Divergence_of_another_programs_map_is_what_that_program_says()
    {
        Matrix places = Read("map");
        var map = new PlaneMap([.. Enumerable.Range(0, places.Rows).Select(i => (double)places[i, 0])], [.. Enumerable.Range(0, places.Rows).Select(i => (double)places[i, 1])], 0);

        Assert.Equal(reference.GetProperty("kl").GetDouble(), new Tsne().Divergence(rows, map), 1e-4);
    }

    [Fact]
    public void Map_is_as_good_as_scikit_learns()
    {
        PlaneMap map = new Tsne().Map(rows);

        Assert.InRange(new Tsne().Divergence(rows, map), 0, 1.02 * reference.GetProperty("kl").GetDouble());
        Assert.InRange(Trustworthiness(map, 10), reference.GetProperty("trustworthiness").GetDouble() - 0.003, 1);
    }

    [Fact]
    public void Map_is_the_same_on_any_number_of_threads()
    {
        PlaneMap map = new Tsne { Steps = 300 }.Map(rows);
        PlaneMap again = ConformanceCases.OnOneThread(() => new Tsne { Steps = 300 }.Map(rows));

        Assert.Equal(map.X, again.X);
        Assert.Equal(map.Y, again.Y);
    }

    [Fact]
    public void Equal_rows_and_few_rows_have_finite_places()
    {
        PlaneMap same = new Tsne().Map(new Matrix(40, 3));
        PlaneMap few = new Tsne().Map(rows.SliceRows(0, 4));

        Assert.All(same.X.Concat(same.Y).Concat(few.X).Concat(few.Y), place => Assert.True(double.IsFinite(place)));
        Assert.Throws<DataException>(() => new Tsne().Map(rows.SliceRows(0, 3)));
    }

    [Fact]
    public void Work_stops_when_told_to()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => new Tsne().Map(rows, stop.Token));
    }

    [Fact]
    public void Projection_shows_the_variance_of_a_plane()
    {
        var flat = new Matrix(50, 3);
        var rng = new Rng(3);
        for (int i = 0; i < flat.Rows; i++)
        {
            float a = (float)rng.NextGaussian(), b = (float)rng.NextGaussian();
            (flat[i, 0], flat[i, 1], flat[i, 2]) = (a + b, a - b, (2 * a) + b);
        }

        PlaneMap map = PlaneMap.Projection(flat);
        Assert.Equal(1, map.ExplainedVariance, 1e-6);
        double distance = Math.Sqrt(Math.Pow(map.X[0] - map.X[1], 2) + Math.Pow(map.Y[0] - map.Y[1], 2));
        Assert.Equal(Math.Sqrt(Enumerable.Range(0, 3).Sum(j => Math.Pow(flat[0, j] - flat[1, j], 2))), distance, 1e-5);
    }

    // Venna and Kaski 2001: how far neighbours in the map that are none among the rows are from being some.
    private static double Trustworthiness(PlaneMap map, int neighbors)
    {
        int count = rows.Rows;
        double penalty = 0;
        for (int i = 0; i < count; i++)
        {
            int[] byRows = Ranked(i, j => Enumerable.Range(0, rows.Columns).Sum(c => Math.Pow(rows[i, c] - (double)rows[j, c], 2)));
            int[] byMap = Ranked(i, j => Math.Pow(map.X[i] - map.X[j], 2) + Math.Pow(map.Y[i] - map.Y[j], 2));
            penalty += byMap.Take(neighbors).Sum(j => Math.Max(0, Array.IndexOf(byRows, j) + 1 - neighbors));
        }

        return 1 - (2 * penalty / (count * neighbors * ((2.0 * count) - (3 * neighbors) - 1)));

        int[] Ranked(int self, Func<int, double> distance) => [.. Enumerable.Range(0, count).Where(j => j != self).OrderBy(distance)];
    }

    private static Matrix Read(string name)
    {
        float[][] values = [.. reference.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetSingle()).ToArray())];
        return new Matrix(values.Length, values[0].Length, [.. values.SelectMany(row => row)]);
    }
}
