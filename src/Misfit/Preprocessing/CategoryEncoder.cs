using Misfit.Tables;

namespace Misfit.Preprocessing;

/// <summary>What all encodings of categories share: the fitted levels, in ordinal order, and how often each was seen.</summary>
internal abstract class CategoryEncoder : ColumnEncoder
{
    private readonly Dictionary<string, int> codes;

    protected CategoryEncoder(string column, string[] levels, int[] counts, bool hasIndicator)
        : base(column, ColumnKind.Category, hasIndicator)
    {
        Levels = levels;
        LevelCounts = counts;
        Mode = Array.IndexOf(counts, counts.Max());
        codes = new Dictionary<string, int>(levels.Length, StringComparer.Ordinal);
        for (int i = 0; i < levels.Length; i++)
        {
            codes.Add(levels[i], i);
        }
    }

    public string[] Levels { get; }

    public int[] LevelCounts { get; }

    public override string Typical => Levels[Mode];

    /// <summary>The place of the most common level; the first of equals.</summary>
    protected int Mode { get; }

    /// <summary>The code of every level never seen while fitting.</summary>
    protected int UnseenCode => Levels.Length;

    public override int[] Prepare(Column source)
    {
        IReadOnlyList<string> levels = ((CategoryColumn)source).Levels;
        var prepared = new int[levels.Count];
        for (int i = 0; i < prepared.Length; i++)
        {
            prepared[i] = codes.GetValueOrDefault(levels[i], UnseenCode);
        }

        return prepared;
    }

    public override void Encode(Column source, int[] prepared, Block block, ref Counter counter)
    {
        ReadOnlySpan<int> values = ((CategoryColumn)source).Codes.Slice(block.First, block.Count);
        Span<float> target = block.Values;
        for (int i = 0, at = 0; i < values.Length; i++, at += block.Stride)
        {
            if (values[i] < 0)
            {
                counter.Missing++;
                WriteMissing(target.Slice(at, Width));
                continue;
            }

            int code = prepared[values[i]];
            counter.Unseen += code == UnseenCode ? 1 : 0;
            Write(target.Slice(at, Width), code);
        }
    }

    protected abstract void Write(Span<float> features, int code);

    protected abstract void WriteMissing(Span<float> features);
}

/// <summary>
/// A feature of 0 or 1 for every level, for "missing" when fitting saw it, and one for levels never seen. The last is √(2 ln(n + 1)) of the n fitted values: an
/// event of chance 1 / (n + 1) is then as odd as a number that far from its mean, z²/2 = −ln p, and not a mere 1.
/// </summary>
internal sealed class OneHotEncoder(string column, string[] levels, int[] counts, bool hasIndicator)
    : CategoryEncoder(column, levels, counts, hasIndicator)
{
    private readonly float unseen = (float)Math.Sqrt(2 * Math.Log(counts.Sum(count => (double)count) + 1));

    public override int Width => Levels.Length + (HasIndicator ? 2 : 1);

    public override IEnumerable<string> FeatureNames =>
        [.. Levels.Select(level => $"{Column} = {level}"), $"{Column} is unseen", .. HasIndicator ? [IndicatorName] : Array.Empty<string>()];

    public override string Treatment =>
        $"one-hot over {Levels.Length} levels and one for unseen ones; missing ones {(HasIndicator ? "are a level of their own" : $"become {Typical}")}";

    public override string Decode(ReadOnlySpan<float> features)
    {
        int most = features.IndexOf(features.ToArray().Max());
        return most < Levels.Length ? Levels[most] : most == UnseenCode ? "(unseen)" : "(missing)";
    }

    protected override void Write(Span<float> features, int code) => features[code] = code == UnseenCode ? unseen : 1;

    protected override void WriteMissing(Span<float> features) => features[HasIndicator ? UnseenCode + 1 : Mode] = 1;
}

/// <summary>One scaled number per level: its frequency or its place in the order.</summary>
internal sealed class LevelNumberEncoder : CategoryEncoder
{
    private readonly float[] encoded;
    private readonly double[] numbers;

    public LevelNumberEncoder(string column, string[] levels, int[] counts, int rows, CategoryEncoding encoding, FittedScaler scaler, bool hasIndicator)
        : base(column, levels, counts, hasIndicator)
    {
        (Rows, Encoding, Scaler) = (rows, encoding, scaler);
        numbers = Numbers(encoding, counts, rows);
        encoded = Array.ConvertAll(numbers, number => Clip(scaler.Apply(number)));
    }

    /// <summary>How many rows were fitted.</summary>
    public int Rows { get; }

    public CategoryEncoding Encoding { get; }

    public FittedScaler Scaler { get; }

    public override int Width => HasIndicator ? 2 : 1;

    public override IEnumerable<string> FeatureNames
    {
        get
        {
            string name = Encoding == CategoryEncoding.Frequency ? $"frequency of {Column}" : Column;
            return HasIndicator ? [name, IndicatorName] : [name];
        }
    }

    public override string Treatment =>
        (Encoding == CategoryEncoding.Frequency ? "the logarithm of how often its level was seen, " : "the place of its level in alphabetical order, ") +
        $"{Levels.Length} levels, {Scaler.Summary}{Imputed}";

    /// <summary>The number of each level, and last that of unseen ones, before scaling.</summary>
    public static double[] Numbers(CategoryEncoding encoding, int[] counts, int rows)
    {
        var numbers = new double[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++)
        {
            numbers[i] = encoding == CategoryEncoding.Ordinal ? i : Math.Log((counts[i] + 1.0) / (rows + 1.0));
        }

        numbers[^1] = encoding == CategoryEncoding.Ordinal ? -1 : Math.Log(1 / (rows + 1.0));
        return numbers;
    }

    public override string Decode(ReadOnlySpan<float> features)
    {
        double number = Scaler.Invert(features[0]);
        int nearest = 0;
        for (int i = 1; i < numbers.Length; i++)
        {
            nearest = Math.Abs(numbers[i] - number) < Math.Abs(numbers[nearest] - number) ? i : nearest;
        }

        if (nearest == UnseenCode)
        {
            return "(unseen)";
        }

        return Encoding == CategoryEncoding.Ordinal || LevelCounts.Count(count => count == LevelCounts[nearest]) == 1
            ? Levels[nearest]
            : $"one seen in {NumberText.Share((double)LevelCounts[nearest] / Rows)} of rows";
    }

    protected override void Write(Span<float> features, int code) => features[0] = encoded[code];

    protected override void WriteMissing(Span<float> features)
    {
        features[0] = encoded[Mode];
        if (HasIndicator)
        {
            features[1] = 1;
        }
    }
}
