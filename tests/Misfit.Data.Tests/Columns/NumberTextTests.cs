using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Misfit.Data.Columns;

namespace Misfit.Data.Tests.Columns;

public sealed class NumberTextTests
{
    private static readonly string[] Formats = ["R", "F2", "F6", "E5", "G9", "0.####", "E17", "F18"];

    [Fact]
    public void TryParse_anyDouble_equalsDoubleParse() => Prop.ForAll<double, int>((value, format) =>
    {
        string text = value.ToString(Formats[(int)((uint)format % Formats.Length)], CultureInfo.InvariantCulture);
        return double.IsNaN(value) || Parse(text) == double.Parse(text, CultureInfo.InvariantCulture);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void TryParse_anyDigits_equalsDoubleParse()
    {
        Gen<string> digits = Gen.Choose(0, 25).SelectMany(length => Gen.Elements("0123456789".ToCharArray()).ArrayOf(length)).Select(characters => new string(characters));
        Gen<string> numbers = Gen.Elements("", "-", "+").SelectMany(sign => digits.SelectMany(whole => digits.Select(part => $"{sign}{whole}.{part}")));
        Prop.ForAll(numbers.ToArbitrary(), text =>
        {
            bool expected = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
            bool parsed = NumberText.TryParse(Encoding.UTF8.GetBytes(text), false, out double actual);
            return parsed == expected && (!parsed || BitConverter.DoubleToInt64Bits(actual) == BitConverter.DoubleToInt64Bits(value));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-12.5", -12.5)]
    [InlineData("+.5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("1e3", 1000)]
    [InlineData("9007199254740993", 9007199254740992)]
    [InlineData("0.1", 0.1)]
    [InlineData("123456789012345678901234567890", 1.2345678901234568e29)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("1e999", double.PositiveInfinity)]
    public void TryParse_numbers_areExact(string text, double expected) => Assert.Equal(expected, Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1,5")]
    [InlineData("1 000")]
    [InlineData("1.2.3")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("12a")]
    [InlineData("$5")]
    [InlineData("(5)")]
    public void TryParse_others_areNoNumbers(string text) => Assert.False(NumberText.TryParse(Encoding.UTF8.GetBytes(text), false, out _));

    [Theory]
    [InlineData("1,5", true, 1.5)]
    [InlineData("-0,25", true, -0.25)]
    [InlineData("1.5", true, 1.5)]
    [InlineData("1,5e3", true, 1500)]
    [InlineData("1.234,5", false, 0)]
    [InlineData("1,2,3", false, 0)]
    [InlineData("1,234,567e1", false, 0)]
    public void TryParse_decimalComma_isAPoint(string text, bool parsed, double expected)
    {
        Assert.Equal(parsed, NumberText.TryParse(Encoding.UTF8.GetBytes(text), true, out double value));
        if (parsed)
        {
            Assert.Equal(expected, value);
        }
    }

    private static double Parse(string text)
    {
        Assert.True(NumberText.TryParse(Encoding.UTF8.GetBytes(text), false, out double value), text);
        return value;
    }
}
