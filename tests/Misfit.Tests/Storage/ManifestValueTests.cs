using System.Text;
using System.Text.Json;
using Misfit.Storage;

namespace Misfit.Tests.Storage;

public sealed class ManifestValueTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.Epsilon)]
    public void Double_written_number_has_the_same_bits(double number)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteDoubles("numbers", [number]);
            writer.WriteEndObject();
        }

        Assert.Equal(number, ManifestValue.Parse(stream.ToArray(), "m")["numbers"].Items()[0].Double());
    }

    [Fact]
    public void Values_of_the_right_kind_are_read()
    {
        ManifestValue value = Parse("""{"a":[{"b":"text","c":-5,"d":5000000000,"e":true,"f":null}]}""").Find("a")!.Value.Items()[0];

        Assert.Equal(("text", -5, 5000000000L, true), (value["b"].Text(), value["c"].Int32(), value["d"].Int64(), value["e"].Flag()));
        Assert.Null(value.Find("f"));
        Assert.Equal(["b", "c", "d", "e", "f"], value.Properties().Select(property => property.Key));
    }

    [Fact]
    public void Values_of_another_kind_are_refused_with_their_place()
    {
        ManifestValue value = Parse("""{"a":[{"b":"a text that is longer than anybody wants to read"}]}""")["a"].Items()[0];

        Assert.Equal("In the model file m.a[0].b must be of kind Number, was \"a text that is longer than anybody want…", Message(() => value["b"].Double()).TrimEnd('.'));
        Assert.Contains("m.a[0].b", Message(() => value["b"].Int32()), StringComparison.Ordinal);
        Assert.Contains("m.a[0].b", Message(() => value["b"].Flag()), StringComparison.Ordinal);
        Assert.Contains("m.a[0].b", Message(() => value["b"].Items()), StringComparison.Ordinal);
        Assert.Contains("m.a[0].b", Message(() => value["b"]["c"]), StringComparison.Ordinal);
        Assert.Contains("m.a[0]", Message(() => value.Text()), StringComparison.Ordinal);
        Assert.Contains("no m.a[0].x", Message(() => value["x"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Double_number_too_large_for_a_double_is_refused()
    {
        Assert.Contains("a number", Message(() => Parse("""{"a":1e999}""")["a"].Double()), StringComparison.Ordinal);
    }

    private static string Message(Func<object> read) => Assert.Throws<ModelFormatException>(read).Message;

    private static ManifestValue Parse(string json) => ManifestValue.Parse(Encoding.UTF8.GetBytes(json), "m");
}
