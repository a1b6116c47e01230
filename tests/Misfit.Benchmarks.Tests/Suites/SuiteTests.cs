using Misfit.Benchmarks.Suites;

namespace Misfit.Benchmarks.Tests.Suites;

public sealed class SuiteTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("misfit-suites-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Lists_of_values_become_an_entry_each_under_one_name()
    {
        Suite suite = Read("""
            {
              // comments are welcome
              "title": "t", "protocol": "one-class", "seeds": 2, "metrics": ["roc_auc"], "axis": "w",
              "data": [{ "data": "adbench/cardio?irrelevant={at}", "at": [0, 0.5] }, { "data": "thyroid" }],
              "detectors": [{ "recipe": "anorand/noise-weight={at}", "at": [0.2, 0.4] }, { "name": "kNN", "recipe": "knn", "data": ["thyroid"], "seeds": 1 }, { "name": "GOAD" }],
            }
            """);

        Assert.Equal([("adbench/cardio", "adbench/cardio?irrelevant=0", 0.0), ("adbench/cardio", "adbench/cardio?irrelevant=0.5", 0.5), ("thyroid", "thyroid", null)], suite.Data.Select(data => (data.Name, data.Text, data.At)));
        Assert.Equal(
            [("anorand", "anorand/noise-weight=0.2", 0.2), ("anorand", "anorand/noise-weight=0.4", 0.4), ("kNN", "knn", null), ("GOAD", null, null), ("anorand, untrained", "untrained/anorand/noise-weight=0.2", 0.2), ("anorand, untrained", "untrained/anorand/noise-weight=0.4", 0.4), ("isolation-forest", "isolation-forest", null), ("random scores", "random", null)],
            suite.Detectors.Select(detector => (detector.Name, detector.Recipe, detector.At)));

        // Three data sets × two seeds × (2 anorand + 2 untrained + forest + random), and kNN once.
        Assert.Equal((3 * 2 * 6) + 1, suite.Cells().Count);
        Assert.Equal(suite.Cells(), suite.Cells().Distinct());
    }

    [Theory]
    [InlineData("\"seeds\": 2", "\"seeds\": 0", "seeds")]
    [InlineData("\"thyroid\"", "\"thyroid\", \"colour\": 1", "colour")]
    [InlineData("\"knn\"", "\"knn\", \"data\": [\"cardio\"]", "cardio")]
    [InlineData("\"seeds\"", "\"reference\": \"PLAD\", \"seeds\"", "PLAD")]
    [InlineData("\"seeds\"", "\"pictures\": [{ \"title\": \"p\", \"shows\": \"colours\", \"data\": \"thyroid\", \"recipe\": \"vae\" }], \"seeds\"", "colours")]
    [InlineData("\"seeds\"", "\"pictures\": [{ \"title\": \"p\", \"shows\": \"codes\", \"data\": \"thyroid\", \"recipe\": \"vea\" }], \"seeds\"", "vea")]
    [InlineData("\"seeds\"", "\"published\": \"nowhere.json\", \"seeds\"", "nowhere.json")]
    public void Mistakes_are_named(string right, string wrong, string word)
    {
        const string Good = """{ "title": "t", "protocol": "one-class", "seeds": 2, "metrics": ["roc_auc"], "data": [{ "data": "thyroid" }], "detectors": [{ "recipe": "knn" }] }""";
        _ = Read(Good);

        Assert.Contains(word, Assert.Throws<DataException>(() => Read(Good.Replace(right, wrong, StringComparison.Ordinal))).Message, StringComparison.Ordinal);
    }

    private Suite Read(string json)
    {
        string path = Path.Combine(folder, "suite.json");
        File.WriteAllText(path, json);
        return Suite.Read(path);
    }
}
