using Misfit.Detectors;
using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Benchmarks.Tests;

/// <summary>What any detector must beat: a score drawn from the row's values and the seed, and from nothing else.</summary>
internal sealed record RandomScores : Detector<RandomScoresModel>
{
    public static DetectorInfo Entry { get; } = new()
    {
        Id = "random",
        Family = "none",
        Summary = "Random scores.",
        Paper = "none",
        Options = [],
        Create = () => new RandomScores(),
        Load = (_, _) => throw new ModelFormatException("Random scores are never saved."),
    };

    /// <summary>Is given the rows of each fit, for tests of what a detector sees.</summary>
    public Action<Matrix>? OnFit { get; init; }

    public override DetectorInfo Info => Entry;

    protected override RandomScoresModel FitCore(Matrix rows, TrainingContext context)
    {
        OnFit?.Invoke(rows);
        context.Progress?.Report(new TrainingProgress("guessing", 1, 1, null, null));
        return new RandomScoresModel(this, rows.Columns);
    }
}

internal sealed class RandomScoresModel(RandomScores detector, int width) : DetectorModel(detector, width)
{
    public override void Save(TensorCollection tensors)
    {
    }

    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            long bits = Detector.Seed;
            foreach (float value in rows.Row(first + i))
            {
                bits = (bits * 6364136223846793005) + BitConverter.SingleToInt32Bits(value);
            }

            scores[i] = new Rng(bits).NextDouble();
        }
    }

    protected override Attribution AttributeCore(Matrix row) => new(new double[Width], null, false);
}
