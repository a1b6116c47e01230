using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.Tests.Preprocessing;

public sealed class TimeEncoderTests
{
    [Fact]
    public void Parts_ofAPointInTime_areItsSinesAndCosines()
    {
        Preprocessor preprocessor = Fit(TimeParts.Hour | TimeParts.Weekday | TimeParts.DayOfMonth | TimeParts.Month);
        Assert.Equal(8, preprocessor.Features.Count);

        // 2024-03-16 was a Saturday; 18:00 is three quarters of a day.
        float[] features = preprocessor.Transform(Column("2024-03-16T18:00:00")).Features.Values.ToArray();
        double[] expected = [.. new[] { 18 / 24.0, 6 / 7.0, 15 / 31.0, 2 / 12.0 }.SelectMany(share => new[] { Math.Sin(Math.Tau * share), Math.Cos(Math.Tau * share) })];
        Assert.All(expected.Zip(features), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Elapsed_isScaledDays()
    {
        Preprocessor preprocessor = Preprocessor.Fit(Column("2024-01-01", "2024-01-11"), new PreprocessingOptions { Times = TimeParts.Elapsed, Scaler = Scaler.MinMax });
        Assert.Equal([0.5f, 2], preprocessor.Transform(Column("2024-01-06", "2024-01-21")).Features.Values.ToArray());
        Assert.Equal("2024-01-06", preprocessor.Decode([0.5f])[0]);
    }

    [Fact]
    public void Decoded_features_giveTheTimeBack()
    {
        Preprocessor preprocessor = Fit(TimeParts.Hour | TimeParts.Weekday | TimeParts.DayOfMonth | TimeParts.Month);
        var rng = new Rng(5);
        for (int trial = 0; trial < 200; trial++)
        {
            var time = new DateTime(2020 + rng.NextInt32(8), 1 + rng.NextInt32(12), 1 + rng.NextInt32(28), rng.NextInt32(24), rng.NextInt32(60), 0, DateTimeKind.Utc);
            Table row = new([new TimeColumn("t", [time.Ticks])]);
            string decoded = preprocessor.Decode(preprocessor.Transform(row).Features.Row(0))[0];
            Assert.Equal(FormattableString.Invariant($"{time:MMMM}, day {time.Day}, {time.DayOfWeek}, {time:HH:mm}"), decoded);
        }
    }

    [Fact]
    public void MinMax_bringsSineAndCosine_to0To1()
    {
        Preprocessor preprocessor = Fit(TimeParts.Hour, Scaler.MinMax);
        Assert.Equal([0.5f, 1], preprocessor.Transform(Column("2024-01-01")).Features.Values.ToArray());
        Assert.Equal("06:00", preprocessor.Decode([1, 0.5f])[0]);
    }

    [Theory]
    [InlineData(1.5, "")]
    [InlineData(3, "time of day")]
    [InlineData(15, "time of day, weekday")]
    [InlineData(62, "time of day, weekday, day of the month")]
    [InlineData(800, "time of day, weekday, day of the month, month")]
    public void Automatic_takesTheCyclesTheRowsCoverTwice(double days, string parts)
    {
        long start = SampleTables.Ticks("2023-02-03");
        Column[] columns =
        [
            new TimeColumn("t", [.. Enumerable.Range(0, 400).Select(i => start + (long)(days * TimeSpan.TicksPerDay * i / 399))]),
            new NumberColumn("x", [.. Enumerable.Range(0, 400).Select(i => Math.Sin(i))]),
        ];
        ColumnReport report = Preprocessor.Fit(new Table(columns)).Report.Columns[0];
        Assert.Equal(parts.Length > 0, report.Used);
        Assert.StartsWith(parts.Length > 0 ? parts + " as sine" : "left out: it does not cover two days", report.Treatment, StringComparison.Ordinal);
    }

    [Fact]
    public void Automatic_whenOneDateIsFarOff_isNotMisled()
    {
        long start = SampleTables.Ticks("2023-02-03");
        long[] ticks = [.. Enumerable.Range(0, 400).Select(i => start + (3 * TimeSpan.TicksPerDay * i / 399))];
        ticks[17] = SampleTables.Ticks("1970-01-01");
        Assert.Equal(2, Preprocessor.Fit(new Table([new TimeColumn("t", ticks)])).Features.Count);
    }

    [Fact]
    public void DatesWithoutTimeOfDay_haveNoHour()
    {
        Table rows = new([new TimeColumn("t", [.. Enumerable.Range(0, 70).Select(i => SampleTables.Ticks("2024-01-01") + (i * TimeSpan.TicksPerDay))])]);
        Assert.StartsWith("weekday, day of the month as sine", Preprocessor.Fit(rows).Report.Columns[0].Treatment, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingTimes_becomeTheTypicalParts_andAreMarkedAndCounted()
    {
        Table rows = Column("2024-01-01T10:30:00", "2024-01-02T10:30:00", "2024-01-03T22:00:00", null);
        Preprocessor preprocessor = Preprocessor.Fit(rows, new PreprocessingOptions { Times = TimeParts.Hour });
        TransformedRows transformed = preprocessor.Transform(rows);
        Assert.Equal(transformed.Features.Row(0)[..2].ToArray(), transformed.Features.Row(3)[..2].ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0, 0, 0, 1], Enumerable.Range(0, 4).Select(i => transformed.Features[i, 2]));
        Assert.Equal("10:00", preprocessor.TypicalText("t"));
        Assert.Equal([new ColumnCounts("t", 1, 0)], transformed.Counts);
    }

    [Fact]
    public void TimesOutsideTheCalendar_areAnError()
    {
        Table rows = new([new TimeColumn("t", [SampleTables.Ticks("2024-01-01"), -5])]);
        var exception = Assert.Throws<DataException>(() => Preprocessor.Fit(rows));
        Assert.Contains("'t', row 1", exception.Message, StringComparison.Ordinal);
    }

    private static Preprocessor Fit(TimeParts parts, Scaler scaler = Scaler.Standard) =>
        Preprocessor.Fit(Column("2024-01-01T10:00:00", "2024-02-02T11:00:00", "2024-03-05T23:10:00"), new PreprocessingOptions { Times = parts, Scaler = scaler });

    private static Table Column(params string?[] values) => new([SampleTables.Time("t", values)]);
}
