using Misfit.Tables;

namespace Misfit.Preprocessing;

/// <summary>Scales numbers; the median stands in for missing ones.</summary>
internal sealed class NumberEncoder(string column, double median, FittedScaler scaler, bool hasIndicator)
    : ColumnEncoder(column, ColumnKind.Number, hasIndicator)
{
    private readonly float imputed = Clip(scaler.Apply(median));

    public double Median => median;

    public FittedScaler Scaler => scaler;

    public override int Width => HasIndicator ? 2 : 1;

    public override IEnumerable<string> FeatureNames => HasIndicator ? [Column, IndicatorName] : [Column];

    public override string Typical => NumberText.Short(median);

    public override string Treatment => scaler.Summary + Imputed;

    public override void Encode(Column source, int[] prepared, Block block, ref Counter counter)
    {
        ReadOnlySpan<double> values = ((NumberColumn)source).Values.Slice(block.First, block.Count);
        Span<float> target = block.Values;
        var affine = scaler as AffineScaler;
        (double center, double scale) = affine is null ? (0, 1) : (affine.Center, affine.Scale);
        for (int i = 0, at = 0; i < values.Length; i++, at += block.Stride)
        {
            double value = values[i];
            if (double.IsFinite(value))
            {
                target[at] = Clip(affine is null ? scaler.Apply(value) : (value - center) / scale);
            }
            else if (double.IsNaN(value))
            {
                counter.Missing++;
                target[at] = imputed;
                if (HasIndicator)
                {
                    target[at + 1] = 1;
                }
            }
            else
            {
                throw new DataException($"Column '{Column}', row {block.FirstRow + block.First + i} is infinite; values must be finite. Correct it, or leave it empty to mark it as missing.");
            }
        }
    }

    public override string Decode(ReadOnlySpan<float> features) => NumberText.Short(scaler.Invert(features[0]));

    public override string Text(Column source, int row)
    {
        double value = ((NumberColumn)source).Values[row];
        return double.IsNaN(value) ? "(missing)" : NumberText.Short(value, 6);
    }
}
