using FsCheck;
using FsCheck.Fluent;
using Misfit.Tables;

namespace Misfit.Data.Tests;

public sealed class RoundTripTests
{
    /// <summary>Words of the characters that CSV treats specially, none of which is a number, a time or a word for missing.</summary>
    private static readonly Gen<string> Words =
        Gen.Choose(0, 8).SelectMany(length => Gen.Elements(",;\t|\"'\n\r aé€😀x-.".EnumerateRunes().Select(rune => rune.ToString()).ToArray()).ArrayOf(length)).Select(parts => "w" + string.Concat(parts) + "w");

    private static readonly Gen<double> Numbers = ArbMap.Default.GeneratorFor<double>().Select(value => double.IsNaN(value) ? 0.5 : value);

    private static readonly Gen<long> Times = ArbMap.Default.GeneratorFor<DateTime>().Select(time => time.Ticks);

    private static readonly Gen<Table> Tables = Gen.Choose(1, 20).SelectMany(rows =>
        Words.ArrayOf(rows).SelectMany(words => Numbers.ArrayOf(rows).SelectMany(numbers => Times.ArrayOf(rows).SelectMany(times => Gen.Choose(0, 3 * rows).ArrayOf(3).Select(missing => Make(words, numbers, times, missing))))));

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void Write_anyTable_readsBackEqual(char separator) => Prop.ForAll(Tables.ToArbitrary(), table =>
    {
        using var folder = new TemporaryFolder();
        string path = folder.Path("table.csv");
        using (FileStream stream = File.Create(path))
        {
            new TableWriter(stream, separator).Write(table);
        }

        ColumnSchema[] schema = [.. table.Columns.Select(column => new ColumnSchema(column.Name, column.Kind))];
        using TableReader reader = TableSource.Parse(path, new TableReadOptions { Separator = separator }).Open(schema);
        Table read = reader.Read(100)!;
        return Sample.Describe(table) == Sample.Describe(read);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Write_rowsWithText_readsBackEqual() => Prop.ForAll(Tables.ToArbitrary(), table =>
    {
        using var folder = new TemporaryFolder();
        Save(table, folder.Path("one.csv"));
        var options = new TableReadOptions { Separator = ',', Header = true, KeepRecords = true };
        Table first = TableSource.Parse(folder.Path("one.csv"), options).ReadAll();
        Save(first, folder.Path("two.csv"));
        return File.ReadAllText(folder.Path("one.csv")) == File.ReadAllText(folder.Path("two.csv"));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Read_anyBytes_givesATableOrADataException() => Prop.ForAll<byte[]>(bytes =>
    {
        foreach (string file in new[] { "any.csv", "any.jsonl" })
        {
            try
            {
                Sample.Read([.. "a,b\n\"{"u8, .. bytes], file);
            }
            catch (DataException)
            {
            }
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static void Save(Table table, string path) => TableWriter.WriteFile(path, writer => writer.Write(table));

    private static Table Make(string[] words, double[] numbers, long[] times, int[] missing)
    {
        string[] levels = [.. words.Distinct()];
        int[] codes = [.. words.Select(word => Array.IndexOf(levels, word))];
        if (missing[0] < words.Length)
        {
            codes[missing[0]] = -1;
        }

        if (missing[1] < words.Length)
        {
            numbers[missing[1]] = double.NaN;
        }

        if (missing[2] < words.Length)
        {
            times[missing[2]] = TimeColumn.Missing;
        }

        return new Table([new CategoryColumn("word \"x\", y", codes, levels), new NumberColumn("number", numbers), new TimeColumn("time", times)]);
    }
}
