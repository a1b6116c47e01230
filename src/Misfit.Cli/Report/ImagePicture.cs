using Misfit.Benchmarks.Reports;
using Misfit.Explanations;
using Misfit.Numerics;
using Misfit.Pipelines;
using Misfit.Tables;

namespace Misfit.Cli.Report;

/// <summary>Pictures of a row that is an image, and of how much each of its points made it odd.</summary>
internal static class ImagePicture
{
    /// <summary>The shorter side is shown with at least so many points.</summary>
    private const int LeastSide = 140;

    /// <summary>The image and its heat map beside each other, as a PNG; null when rows are no images.</summary>
    public static byte[]? Draw(PipelineModel model, Table row, Explanation explanation)
    {
        if (model.Preprocessor.RowShape is not { } shape)
        {
            return null;
        }

        Dictionary<string, double> contributions = explanation.Reasons.ToDictionary(reason => reason.Column, reason => reason.Contribution, StringComparer.Ordinal);
        double[] values = [.. model.Schema.Select(column => ((NumberColumn)row[column.Name]).Values[0])];
        double[] heat = [.. model.Schema.Select(column => contributions[column.Name])];
        return Beside(shape, Colors(shape, values), Heat(shape, heat));
    }

    /// <summary>The same as markup with the picture inside; empty when rows are no images.</summary>
    public static Markup Show(PipelineModel model, Table row, Explanation explanation) => Draw(model, row, explanation) is { } picture
        ? new Markup().Raw("<p class=\"image\">").Add($"""<img alt="The image, and beside it a heat map: the redder a point, the more it made the image odd" src="data:image/png;base64,{Convert.ToBase64String(picture)}">""").Raw("</p>")
        : new Markup();

    // From the image's least value to its greatest; two or more than three channels as their mean.
    private static byte[] Colors(RowShape shape, double[] values)
    {
        double least = values.Min(), range = Math.Max(values.Max() - least, double.Epsilon);
        int points = shape.Height * shape.Width;
        var colors = new byte[3 * points];
        for (int i = 0; i < points; i++)
        {
            for (int color = 0; color < 3; color++)
            {
                double value = shape.Channels == 3 ? values[(color * points) + i] : Enumerable.Range(0, shape.Channels).Average(channel => values[(channel * points) + i]);
                colors[(3 * i) + color] = (byte)Math.Round(255 * (value - least) / range);
            }
        }

        return colors;
    }

    // White where a point adds nothing, red where it adds most, blue where it speaks for the image.
    private static byte[] Heat(RowShape shape, double[] contributions)
    {
        int points = shape.Height * shape.Width;
        double[] sums = [.. Enumerable.Range(0, points).Select(i => Enumerable.Range(0, shape.Channels).Sum(channel => contributions[(channel * points) + i]))];
        double most = Math.Max(sums.Max(Math.Abs), double.Epsilon);
        var colors = new byte[3 * points];
        for (int i = 0; i < points; i++)
        {
            double share = sums[i] / most;
            byte faded = (byte)Math.Round(255 * (1 - Math.Abs(share)));
            (colors[3 * i], colors[(3 * i) + 1], colors[(3 * i) + 2]) = share >= 0 ? ((byte)255, faded, faded) : (faded, faded, (byte)255);
        }

        return colors;
    }

    private static byte[] Beside(RowShape shape, byte[] left, byte[] right)
    {
        int zoom = Math.Max(1, (LeastSide + Math.Min(shape.Height, shape.Width) - 1) / Math.Min(shape.Height, shape.Width));
        int width = shape.Width * zoom, height = shape.Height * zoom, gap = 2 * zoom, whole = (2 * width) + gap;
        var points = new byte[3 * whole * height];
        Array.Fill(points, (byte)255);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int source = 3 * ((y / zoom * shape.Width) + (x / zoom)), target = 3 * ((y * whole) + x);
                left.AsSpan(source, 3).CopyTo(points.AsSpan(target));
                right.AsSpan(source, 3).CopyTo(points.AsSpan(target + (3 * (width + gap))));
            }
        }

        return PngWriter.Write(whole, height, points);
    }
}
