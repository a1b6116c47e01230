using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Misfit.Data.Columns;

namespace Misfit.Data.Tests.Columns;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("2024-02-29", "2024-02-29T00:00:00.0000000")]
    [InlineData("2024/02/29 7", null)]
    [InlineData("2024/02/29", "2024-02-29T00:00:00.0000000")]
    [InlineData("2024-02-29 13:05", "2024-02-29T13:05:00.0000000")]
    [InlineData("2024-02-29T13:05:07", "2024-02-29T13:05:07.0000000")]
    [InlineData("2024-02-29T13:05:07Z", "2024-02-29T13:05:07.0000000")]
    [InlineData("2024-02-29 13:05:07.123456+02:00", "2024-02-29T11:05:07.1234560")]
    [InlineData("2024-02-29T13:05:07-0130", "2024-02-29T14:35:07.0000000")]
    [InlineData("2024-02-29 13:05:07+00", "2024-02-29T13:05:07.0000000")]
    [InlineData("2024-02-29 13:05:07 UTC", "2024-02-29T13:05:07.0000000")]
    [InlineData("2016-12-31 23:59:60", "2017-01-01T00:00:00.0000000")]
    [InlineData("20240229T130507Z", "2024-02-29T13:05:07.0000000")]
    [InlineData("29.02.2024", "2024-02-29T00:00:00.0000000")]
    [InlineData("29.2.2024 13:05", "2024-02-29T13:05:00.0000000")]
    [InlineData("29 Feb 2024", "2024-02-29T00:00:00.0000000")]
    [InlineData("Feb 29, 2024", "2024-02-29T00:00:00.0000000")]
    [InlineData("Thu, 29 Feb 2024 13:05:07 GMT", "2024-02-29T13:05:07.0000000")]
    [InlineData("29/Feb/2024:13:05:07 +0200", "2024-02-29T11:05:07.0000000")]
    [InlineData("2023-02-29", null)]
    [InlineData("2024-13-01", null)]
    [InlineData("2024-02-29T24:00:00", null)]
    [InlineData("2024-02-29Thu", null)]
    [InlineData("2024-02/29", null)]
    [InlineData("03/04/2024", null)]
    [InlineData("20240229", null)]
    [InlineData("1.2.3.4.5.6", null)]
    [InlineData("0001-01-01T00:00:00+14:00", null)]
    public void TryParse_formats_areReadAsUtc(string text, string? expected)
    {
        bool parsed = TimeText.TryParse(Encoding.UTF8.GetBytes(text), out long ticks);
        Assert.Equal(expected, parsed ? new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture) : null);
    }

    [Fact]
    public void TryParse_roundTripFormat_givesTheSameTicks() => Prop.ForAll<DateTime>(time =>
        TimeText.TryParse(Encoding.UTF8.GetBytes(DateTime.SpecifyKind(time, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture)), out long ticks) && ticks == time.Ticks).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void TryParse_anyBytes_neverThrows() => Prop.ForAll<byte[]>(bytes =>
    {
        TimeText.TryParse(bytes, out _);
        TimeText.TryParse([.. "2024-02-29T13:05:07"u8, .. bytes], out _);
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
