using System.Globalization;
using Misfit.Detectors;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors;

/// <summary>Rows and scores of PyOD 3.6.5 in tests/reference/golden.</summary>
internal static class Golden
{
    public static Matrix Train { get; } = Matrix.FromRows(Rows("Xtrain"));

    public static Matrix Test { get; } = Matrix.FromRows(Rows("Xtest"));

    public static double[][] Rows(string name) =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "reference", "golden", name + ".csv")).Where(line => line.Length > 0)
            .Select(line => line.Split(',').Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray())];

    public static double[] Scores(string name) => [.. Rows(name).Select(row => row[0])];

    /// <summary>Compares a model's scores of the training and the test rows with those of PyOD.</summary>
    public static void AssertEqual(string name, DetectorModel model, double relative = 1e-5)
    {
        AssertClose(Scores(name + "_train"), model.Score(Train), relative);
        AssertClose(Scores(name + "_test"), model.Score(Test), relative);
    }

    public static void AssertClose(double[] expected, double[] actual, double relative)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(actual[i] - expected[i]) <= relative * Math.Max(1e-3, Math.Abs(expected[i])), $"row {i}: expected {expected[i]}, was {actual[i]}");
        }
    }
}
