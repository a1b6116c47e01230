using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff;

/// <summary>Gives out a plan's buffers, all with the same distance between rows.</summary>
internal sealed class PlanMemory
{
    // From so many features on, rows are revisited often enough for collisions in the cache to cost.
    private const int Wide = 64;

    private readonly Dictionary<int, Panel> transposed = [];
    private readonly int stride;
    private readonly Dictionary<int, Panel> sharedFeatures = [];

    public PlanMemory(int batch, int mostFeatures, bool training)
    {
        Batch = batch;
        Training = training;
        stride = mostFeatures >= Wide ? WithoutCollisions(Panel.Padded(batch)) : Panel.Padded(batch);
    }

    public int Batch { get; }

    /// <summary>The plan has a backward pass.</summary>
    public bool Training { get; }

    /// <summary>One row per feature, one column per sample.</summary>
    public Panel Features(int count) => Panel.Allocate(count, Batch, stride);

    /// <summary>One number.</summary>
    public static Panel Scalar() => Panel.Allocate(1, 1, Panel.Alignment);

    /// <summary>A panel shaped like a value.</summary>
    public Panel Like(Value value) => value.IsScalar ? Scalar() : Features(value.Features);

    /// <summary>Scratch for a transposed panel: one row per padded sample, one column per feature. Shared by operations, so it holds nothing from one to the next.</summary>
    public Panel Transposed(int features)
    {
        if (!transposed.TryGetValue(features, out Panel panel))
        {
            panel = Panel.Allocate(Panel.Padded(Batch), features, WithoutCollisions(Panel.Padded(features)));
            transposed.Add(features, panel);
        }

        return panel;
    }

    /// <summary>Scratch like <see cref="Features"/> that every operation may overwrite: it holds nothing between one and the next.</summary>
    public Panel SharedFeatures(int count) =>
        sharedFeatures.TryGetValue(count, out Panel panel) ? panel : sharedFeatures[count] = Features(count);

    // Rows a multiple of 512 bytes apart fall into a few sets of the first-level cache.
    private static int WithoutCollisions(int stride) => stride % 128 == 0 ? stride + Panel.Alignment : stride;
}
