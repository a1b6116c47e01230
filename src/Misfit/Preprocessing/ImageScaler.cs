using System.Numerics.Tensors;
using Misfit.Numerics;

namespace Misfit.Preprocessing;

/// <summary>Global contrast normalisation of each image (mean 0, mean absolute value 1), then a fixed range to 0 … 1.</summary>
/// <param name="Shape">The shape of an image.</param>
/// <param name="Least">The least normalised value of the fitted images.</param>
/// <param name="Most">The greatest one.</param>
internal sealed record ImageScaler(RowShape Shape, double Least, double Most)
{
    public const string Treatment = "a point of an image, scaled with the image's mean and contrast";

    private double Range => Most > Least ? Most - Least : 1;

    /// <summary>Fits the range to the rows of a matrix.</summary>
    public static ImageScaler Fit(RowShape shape, Matrix rows)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        for (int row = 0; row < rows.Rows; row++)
        {
            ReadOnlySpan<float> values = rows.Row(row);
            (double mean, double contrast) = Moments(values);
            least = Math.Min(least, (TensorPrimitives.Min(values) - mean) / contrast);
            most = Math.Max(most, (TensorPrimitives.Max(values) - mean) / contrast);
        }

        return new ImageScaler(shape, least, most);
    }

    /// <summary>Scales every row in place.</summary>
    public void Apply(Matrix rows)
    {
        for (int row = 0; row < rows.Rows; row++)
        {
            Span<float> values = rows.Row(row);
            (double mean, double contrast) = Moments(values);
            foreach (ref float value in values)
            {
                value = (float)((((value - mean) / contrast) - Least) / Range);
            }
        }
    }

    /// <summary>The points that scaled values stand for in an image with the mean and contrast of <paramref name="row"/>.</summary>
    public float[] Invert(ReadOnlySpan<float> scaled, ReadOnlySpan<float> row)
    {
        (double mean, double contrast) = Moments(row);
        var values = new float[scaled.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((((scaled[i] * Range) + Least) * contrast) + mean);
        }

        return values;
    }

    private static (double Mean, double Contrast) Moments(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        double mean = sum / values.Length, distance = 0;
        foreach (float value in values)
        {
            distance += Math.Abs(value - mean);
        }

        double contrast = distance / values.Length;
        return (mean, contrast > 1e-12 * Math.Abs(mean) && contrast > 1e-30 ? contrast : 1);
    }
}
