using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.Tests.Preprocessing;

public sealed class PreprocessorTests
{
    private static readonly Table Rows = SampleTables.Payments(400, 1);
    private static readonly Preprocessor Fitted = Preprocessor.Fit(Rows);

    [Fact]
    public void Report_saysWhatWasDoneToEachColumn()
    {
        Assert.Equal(Rows.Columns.Select(column => column.Name), Fitted.Report.Columns.Select(column => column.Column));
        ColumnReport age = Fitted.Report.Columns[3];
        Assert.Equal((2, Enumerable.Range(0, 400).Count(Rows["age"].IsMissing)), (age.Features, age.Missing));
        Assert.EndsWith($"missing ones become {age.Typical} and are marked", age.Treatment, StringComparison.Ordinal);
        Assert.EndsWith("; it was always EUR", Fitted.Report.Columns.Single(column => column.Column == "currency").Treatment, StringComparison.Ordinal);
        Assert.Equal("amount fee merchant age time currency", string.Join(' ', Fitted.Schema.Select(column => column.Name)));
    }

    [Fact]
    public void MissingNumbers_becomeTheMedian_andAreMarkedAndCounted()
    {
        Table rows = new([new NumberColumn("x", [1, 2, 10, double.NaN])]);
        Preprocessor preprocessor = Preprocessor.Fit(rows, new PreprocessingOptions { Scaler = Scaler.None });
        TransformedRows transformed = preprocessor.Transform(rows);
        Assert.Equal([1, 0, 2, 0, 10, 0, 2, 1], transformed.Features.Values.ToArray());
        Assert.Equal([new ColumnCounts("x", 1, 0)], transformed.Counts);
        Assert.Equal("2", preprocessor.TypicalText("x"));
    }

    [Fact]
    public void Transform_ofReorderedAndExtraColumns_givesTheSameFeatures()
    {
        Table shuffled = new([new NumberColumn("new", new double[400]), .. Rows.Columns.Reverse()]);
        TransformedRows transformed = Fitted.Transform(shuffled);
        Assert.Equal(Fitted.Transform(Rows).Features.Values.ToArray(), transformed.Features.Values.ToArray());
        Assert.Equal(["new"], transformed.ExtraColumns);
    }

    [Fact]
    public void Transform_ofOneRowAlone_givesTheSameBits()
    {
        Matrix all = Fitted.Transform(Rows).Features;
        for (int row = 0; row < Rows.Rows; row += 7)
        {
            Assert.Equal(all.Row(row).ToArray(), Fitted.Transform(Rows.SelectRows([row])).Features.Values.ToArray());
        }
    }

    [Fact]
    public void Transform_changesNothing()
    {
        Table rows = SampleTables.Payments(50, 1);
        Fitted.Transform(rows);
        Table again = SampleTables.Payments(50, 1);
        Assert.All(rows.Columns, column => Assert.All(Enumerable.Range(0, 50), row => Assert.Equal(again[column.Name].Text(row), column.Text(row))));
    }

    [Fact]
    public void Transform_whenColumnsAreMissing_namesAllOfThem()
    {
        Table rows = new([Rows["amount"], Rows["time"], Rows["age"]]);
        var exception = Assert.Throws<DataException>(() => Fitted.Transform(rows));
        Assert.Contains("'fee', 'merchant'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_doesNotNeedColumnsThatWereLeftOut() =>
        Assert.Equal(400, Preprocessor.Fit(Rows, null, "currency").Transform(new Table([.. Rows.Columns.Where(column => column.Name != "currency")])).Features.Rows);

    [Fact]
    public void Transform_ofAColumnThatWasAlwaysTheSame_showsAnotherValue()
    {
        Table rows = new([new NumberColumn("n", [0.1, 0.1, 0.1]), SampleTables.Category("c", "a", "a", "a"), new NumberColumn("x", [1, 2, 3])]);
        Preprocessor preprocessor = Preprocessor.Fit(rows);
        Assert.Equal([0f, 1f, 0f], preprocessor.Transform(rows).Features.Row(0)[..3].ToArray());
        TransformedRows others = preprocessor.Transform(new Table([new NumberColumn("n", [2.1, 0.1]), SampleTables.Category("c", "a", "b"), new NumberColumn("x", [1, 2])]));
        Assert.Equal(2f, others.Features[0, 0], 1e-6f);
        Assert.Equal(0f, others.Features[1, 1]);
        Assert.True(others.Features[1, 2] > 1);
        Assert.Equal([new ColumnCounts("c", 0, 1)], others.Counts);
    }

    [Fact]
    public void Transform_ofAnotherKind_saysWhichColumnAndKinds()
    {
        Table rows = new([.. Rows.Columns.Where(column => column.Name != "amount"), SampleTables.Category("amount", [.. Enumerable.Repeat("a", 400)])]);
        var exception = Assert.Throws<DataException>(() => Fitted.Transform(rows));
        Assert.Contains("'amount' was fitted as numbers, these rows have categories", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_ofAColumnWithoutValues_takesItAsMissingWhateverItsKind()
    {
        Table rows = new([.. Rows.Columns.Where(column => column.Name is not ("amount" or "merchant" or "time")),
            SampleTables.Category("amount", new string?[400]), new NumberColumn("merchant", [.. Enumerable.Repeat(double.NaN, 400)]), SampleTables.Category("time", new string?[400])]);
        TransformedRows transformed = Fitted.Transform(rows);
        Assert.Equal(3, transformed.Counts.Count(count => count.Missing == 400));
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Transform_ofInfinity_namesColumnAndRow(double infinity)
    {
        var exception = Assert.Throws<DataException>(() => Fitted.Transform(Rows.With("fee", 321, infinity), firstRow: 1000));
        Assert.Contains("'fee', row 1321", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1e200)]
    public void Fit_ofInfinityOrTooLarge_namesColumnAndRow(double value)
    {
        var exception = Assert.Throws<DataException>(() => Preprocessor.Fit(Rows.With("fee", 321, value)));
        Assert.Contains("'fee', row 321", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_whenNoColumnIsLeft_saysWhy()
    {
        Table rows = new([new NumberColumn("a", [3, 3]), new NumberColumn("b", [double.NaN, double.NaN]), SampleTables.Category("c", "v", "w")]);
        var exception = Assert.Throws<DataException>(() => Preprocessor.Fit(rows, null, "c"));
        Assert.Contains("'a' is always 3; 'b' is left out: it has no values; 'c' is left out, as asked", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ofNoRows_isAnError() =>
        Assert.Throws<DataException>(() => Preprocessor.Fit(Rows.SelectRows([])));

    [Fact]
    public void Fit_whenAColumnToLeaveOutDoesNotExist_namesIt() =>
        Assert.Contains("'amuont'", Assert.Throws<DataException>(() => Preprocessor.Fit(Rows, null, "amuont")).Message, StringComparison.Ordinal);

    [Fact]
    public void Fit_withOptionsOutOfRange_namesAllOfThem()
    {
        var options = new PreprocessingOptions { Scaler = (Scaler)9, OneHotLimit = 0, Times = (TimeParts)64 };
        var exception = Assert.Throws<OptionsException>(() => Preprocessor.Fit(Rows, options));
        Assert.Equal(["scaler", "one-hot-limit", "times"], exception.Problems.Select(problem => problem.Option));
    }

    [Fact]
    public void Fit_leavesOutIdentifiers_unlessAskedNotTo()
    {
        Table rows = new(
        [
            new NumberColumn("line", [.. Enumerable.Range(7, 30).Select(i => (double)i)]),
            new NumberColumn("account_id", [.. Enumerable.Range(0, 30).Select(i => (double)(i * 7919 % 1000))]),
            new NumberColumn("balance", [.. Enumerable.Range(0, 30).Select(i => (double)(i * 7919 % 1000))]),
            SampleTables.Category("name", [.. Enumerable.Range(0, 30).Select(i => $"person {i}")]),
        ]);
        Assert.Equal(["balance"], Preprocessor.Fit(rows).Schema.Select(column => column.Name));
        Assert.Equal(4, Preprocessor.Fit(rows, new PreprocessingOptions { DropIdentifiers = false }).Schema.Count);
    }

    [Fact]
    public void SumByColumn_keepsTheTotal()
    {
        var rng = new Rng(4);
        double[] contributions = [.. Fitted.Features.Select(_ => rng.NextGaussian())];
        double[] sums = Fitted.SumByColumn(contributions);
        Assert.Equal(contributions.Sum(), sums.Sum(), 1e-12);
        Assert.Equal(contributions[Fitted.Features.Select(feature => feature.Name).ToList().IndexOf("fee")], sums[1]);
    }

    [Fact]
    public void Decode_ofEncodedRows_givesTheUsersValues()
    {
        TransformedRows transformed = Fitted.Transform(Rows);
        for (int row = 0; row < 50; row++)
        {
            string[] decoded = Fitted.Decode(transformed.Features.Row(row));
            Assert.Equal(((NumberColumn)Rows["amount"]).Values[row], double.Parse(decoded[0], System.Globalization.CultureInfo.InvariantCulture), 0.01);
            Assert.Equal(Rows["merchant"].Text(row), decoded[2]);
        }
    }

    [Theory]
    [InlineData(3, "3")]
    [InlineData(-0.0, "0")]
    [InlineData(0.123456, "0.1235")]
    [InlineData(12345.678, "12346")]
    [InlineData(1234567890123, "1234567890123")]
    [InlineData(0.000012345, "1.234E-05")]
    [InlineData(99.999, "100")]
    [InlineData(1e300, "1E+300")]
    public void Numbers_areWritten_withTheDigitsPeopleNeed(double value, string text) => Assert.Equal(text, NumberText.Short(value));
}
