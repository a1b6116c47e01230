using System.Globalization;
using System.Text;
using Misfit.Data.Generators;

namespace Misfit.Data.Tests.Generators;

public sealed class GeneratorTests
{
    public static TheoryData<string> Names => [.. GeneratorCatalog.All.Select(generator => generator.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_generator_writes_full_rows_under_its_header(string name)
    {
        Generator generator = GeneratorCatalog.Find(name);
        string[] lines = Lines(generator, 300, 5);
        Assert.Equal(string.Join(',', generator.Columns), lines[0]);
        Assert.Equal(301, lines.Length);
        Assert.All(lines, line => Assert.Equal(generator.Columns.Count, line.Split(',').Length));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Equal_seeds_equal_bytes_and_other_seeds_others(string name)
    {
        Generator generator = GeneratorCatalog.Find(name);
        Assert.Equal(Bytes(generator, 400, 3), Bytes(generator, 400, 3));
        Assert.NotEqual(Bytes(generator, 400, 3), Bytes(generator, 400, 4));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Default_rows_have_between_one_and_six_percent_anomalies(string name)
    {
        Generator generator = GeneratorCatalog.Find(name);
        string[] lines = Lines(generator, null, 42);
        int label = generator.Columns.ToList().IndexOf(generator.LabelColumn);
        double share = lines.Skip(1).Average(line => int.Parse(line.Split(',')[label], CultureInfo.InvariantCulture));
        Assert.Equal(generator.DefaultRows + 1, lines.Length);
        Assert.InRange(share, 0.01, 0.06);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_row_can_be_asked_for(string name) => Assert.Equal(2, Lines(GeneratorCatalog.Find(name), 1, 1).Length);

    [Fact]
    public void Sample_of_card_payments_is_what_the_default_call_makes()
    {
        using var file = new TemporaryFolder();
        string path = file.Path("made.csv");
        GeneratorCatalog.Find("card-payments").Write(path);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Repository.Root, "samples", "card-payments.csv")), File.ReadAllBytes(path));
        Assert.InRange(new FileInfo(path).Length, 1, 600_000);
    }

    [Fact]
    public void Culture_does_not_change_what_is_written()
    {
        Generator generator = GeneratorCatalog.Find("card-payments");
        byte[] invariant = Bytes(generator, 50, 1);
        CultureInfo before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = commas;
            Assert.Equal(invariant, Bytes(generator, 50, 1));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Cancelled_run_leaves_no_file_and_keeps_the_old_one()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Path("out.csv");
        File.WriteAllText(path, "old");
        using var cancellation = new CancellationTokenSource();
        var progress = new Reporter<int>(_ => cancellation.Cancel());
        Assert.Throws<OperationCanceledException>(() => GeneratorCatalog.Find("two-moons").Write(path, 100_000, 1, progress, cancellation.Token));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void Rows_below_one_are_refused() =>
        Assert.Contains("rows must be 1 or more, was 0", Assert.Throws<OptionsException>(() => GeneratorCatalog.Find("gaussian").Write(Stream.Null, 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void Missing_folder_is_named() =>
        Assert.Contains("'/no/such/folder/out.csv' cannot be written", Assert.Throws<DataException>(() => GeneratorCatalog.Find("gaussian").Write("/no/such/folder/out.csv")).Message, StringComparison.Ordinal);

    [Fact]
    public void Unknown_name_lists_all() =>
        Assert.Contains("one of card-payments, server-metrics", Assert.Throws<OptionsException>(() => GeneratorCatalog.Find("cards")).Message, StringComparison.Ordinal);

    private static byte[] Bytes(Generator generator, int? rows, long seed)
    {
        using var stream = new MemoryStream();
        generator.Write(stream, rows, seed);
        return stream.ToArray();
    }

    private static string[] Lines(Generator generator, int? rows, long seed) =>
        Encoding.UTF8.GetString(Bytes(generator, rows, seed)).TrimEnd('\n').Split('\n');
}
