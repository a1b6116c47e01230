namespace Misfit.Numerics.Kernels;

/// <summary>
/// For every point of a convolution's target: where its product starts in the weights and in the source, and the list of steps
/// through the weights and source points under the kernel. Points away from the borders share one list; points at
/// the borders have shorter ones, so padding is never multiplied.
/// </summary>
internal sealed class TapTable
{
    private readonly Dictionary<(int Line, int Lines, int Point, int Points), (int First, int Count)> lists = [];
    private readonly List<int> steps = [];
    private readonly ConvolutionGeometry geometry;
    private readonly bool toCoarse;
    private readonly int stride;

    /// <param name="geometry">The grids and the kernel.</param>
    /// <param name="toCoarse">The target is the coarse grid.</param>
    /// <param name="stride">Floats from one feature to the next in the panels.</param>
    public TapTable(ConvolutionGeometry geometry, bool toCoarse, int stride)
    {
        this.geometry = geometry;
        this.toCoarse = toCoarse;
        this.stride = stride;
        int ownWeights = geometry.Taps, outerWeights = geometry.Taps * geometry.Fine.Channels;
        (RowStep, ChannelStep) = toCoarse ? (outerWeights, ownWeights) : (ownWeights, outerWeights);
        Targets = new Target[Grid.Points];
        for (int line = 0; line < Grid.Height; line++)
        {
            for (int point = 0; point < Grid.Width; point++)
            {
                Targets[(line * Grid.Width) + point] = Locate(line, point);
            }
        }

        Steps = GC.AllocateUninitializedArray<int>(steps.Count, pinned: true);
        steps.CopyTo(Steps);
    }

    public Target[] Targets { get; }

    /// <summary>Pairs of steps in the weights and in the source; pinned.</summary>
    public int[] Steps { get; }

    /// <summary>Weights from one target channel to the next.</summary>
    public int RowStep { get; }

    /// <summary>Weights from one source channel to the next.</summary>
    public int ChannelStep { get; }

    /// <summary>The grid of the target.</summary>
    public PointGrid Grid => toCoarse ? geometry.Coarse : geometry.Fine;

    /// <summary>The grid of the source.</summary>
    public PointGrid Source => toCoarse ? geometry.Fine : geometry.Coarse;

    private Target Locate(int line, int point)
    {
        (int First, int Count, int Step) lines = Taps(geometry.Lines, line, Source.Height);
        (int First, int Count, int Step) points = Taps(geometry.Points, point, Source.Width);
        int target = ((line * Grid.Width) + point) * Grid.PointStep * stride;
        if (lines.Count == 0 || points.Count == 0)
        {
            return new Target(0, 0, 0, 0, target);
        }

        int Weight(int i) => ((lines.First + (i / points.Count * lines.Step)) * geometry.Points.Size) + points.First + (i % points.Count * points.Step);
        int From(int i) => Source.PointStep * stride * (
            (SourcePoint(geometry.Lines, line, lines.First + (i / points.Count * lines.Step)) * Source.Width)
            + SourcePoint(geometry.Points, point, points.First + (i % points.Count * points.Step)));
        int count = lines.Count * points.Count;
        if (!lists.TryGetValue((lines.First, lines.Count, points.First, points.Count), out (int First, int Count) list))
        {
            list = (steps.Count, count);
            lists.Add((lines.First, lines.Count, points.First, points.Count), list);
            for (int i = 0; i < count; i++)
            {
                bool last = i == count - 1;
                steps.Add((last ? ChannelStep + Weight(0) : Weight(i + 1)) - Weight(i));
                steps.Add((last ? (Source.ChannelStep * stride) + From(0) : From(i + 1)) - From(i));
            }
        }

        return new Target(list.First, list.Count, Weight(0), From(0), target);
    }

    private (int First, int Count, int Step) Taps(KernelAxis axis, int point, int sourceSize) =>
        toCoarse ? axis.TapsOfCoarse(point, sourceSize) : axis.TapsOfFine(point, sourceSize);

    private int SourcePoint(KernelAxis axis, int point, int tap) =>
        toCoarse ? axis.FinePoint(point, tap) : axis.CoarsePoint(point, tap);

    /// <summary>One point: its list of steps, and the offsets of its first weight, first source and own floats.</summary>
    internal readonly record struct Target(int FirstStep, int TapCount, int Weight, int Source, int Destination);
}
