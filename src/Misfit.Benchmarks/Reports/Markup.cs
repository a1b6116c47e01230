using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Misfit.Benchmarks.Reports;

/// <summary>Builds HTML and SVG. Everything interpolated is encoded, numbers are written in the invariant culture.</summary>
internal sealed class Markup
{
    private readonly StringBuilder text = new();

    /// <summary>Adds markup as it stands.</summary>
    public Markup Raw(string markup)
    {
        text.Append(markup).Append('\n');
        return this;
    }

    /// <summary>Adds markup with encoded values in it.</summary>
    public Markup Add(Interpolated markup) => Raw(markup.ToString());

    public override string ToString() => text.ToString();

    public static string Encode(string value) => WebUtility.HtmlEncode(value);

    /// <summary>A length in a picture: two decimals are enough.</summary>
    public static string Length(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Encodes the values of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Interpolated
    {
        private readonly StringBuilder builder;

        public Interpolated(int literalLength, int formattedCount) => builder = new StringBuilder(literalLength + (formattedCount * 16));

        public void AppendLiteral(string literal) => builder.Append(literal);

        public void AppendFormatted(string? value) => builder.Append(Encode(value ?? ""));

        public void AppendFormatted(int value) => builder.Append(value.ToString(CultureInfo.InvariantCulture));

        public void AppendFormatted(double value) => builder.Append(Length(value));

        /// <summary>Markup inside markup, not encoded again.</summary>
        public void AppendFormatted(Markup value) => builder.Append(value.text);

        public override string ToString() => builder.ToString();
    }
}
