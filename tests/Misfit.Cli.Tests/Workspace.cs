using System.Globalization;
using System.Text;
using Misfit.Numerics;

namespace Misfit.Cli.Tests;

/// <summary>A folder of its own for a test, with tables in it.</summary>
public sealed class Workspace : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("misfit-cli-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public string PathOf(string name) => Path.Combine(folder, name);

    public string[] Files => [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public string Write(string name, string content)
    {
        File.WriteAllText(PathOf(name), content);
        return PathOf(name);
    }

    /// <summary>
    /// Payments: an amount that follows the number of items, a country, a time, some missing ages; every fiftieth row is odd and labelled 1.
    /// </summary>
    public string Payments(string name = "payments.csv", int rows = 300)
    {
        var random = new Rng(5);
        var text = new StringBuilder("time,items,amount,country,age,label\n");
        for (int i = 0; i < rows; i++)
        {
            bool odd = i % 50 == 7;
            int items = 1 + random.NextInt32(9);
            double amount = odd ? 900 + (10 * random.NextDouble()) : (items * 10) + random.NextGaussian();
            string country = odd ? "KP" : random.NextInt32(4) == 0 ? "FR" : "DE";
            string age = random.NextInt32(10) == 0 ? "" : (20 + random.NextInt32(50)).ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"2025-03-{1 + (i % 28):00}T{8 + random.NextInt32(10):00}:00:00,{items},{amount:0.00},{country},{age},{(odd ? 1 : 0)}\n");
        }

        return Write(name, text.ToString());
    }

    /// <summary>A model fitted on <see cref="Payments"/> with the labels.</summary>
    public string Model(string name = "payments.misfit")
    {
        CommandLine.RunQuietly("fit", Payments("train.csv"), "-d", "pca", "--label", "label", "-o", PathOf(name)).MustSucceed();
        return PathOf(name);
    }
}
