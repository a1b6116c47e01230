using System.Numerics.Tensors;
using Misfit.Detectors;
using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Tests.Pipelines;

/// <summary>A detector as a user might write it: the squared distance from the mean of the fitted rows.</summary>
internal sealed record DistanceDetector : Detector<DistanceModel>
{
    public double Power { get; init; } = 1;

    public static DetectorInfo Entry { get; } = new()
    {
        Id = "test-distance",
        Family = "test",
        Summary = "squared distance from the mean",
        Paper = "none",
        Options = [DetectorOption.Number<DistanceDetector>("power", 0.1, 10, "weight of the distance", recipe => recipe.Power, (recipe, value) => recipe with { Power = value })],
        Create = () => new DistanceDetector(),
        Load = (recipe, tensors) => new DistanceModel((DistanceDetector)recipe, tensors.Single("mean")),
    };

    public override DetectorInfo Info => Entry;

    protected override DistanceModel FitCore(Matrix rows, TrainingContext context)
    {
        context.Progress?.Report(new TrainingProgress("measuring", 1, 1, null, null));
        var mean = new float[rows.Columns];
        for (int i = 0; i < rows.Rows; i++)
        {
            TensorPrimitives.Add(mean, rows.Row(i), mean);
        }

        TensorPrimitives.Divide(mean, rows.Rows, mean);
        return new DistanceModel(this, mean);
    }
}

internal sealed class DistanceModel(DistanceDetector detector, float[] mean) : DetectorModel(detector, mean.Length)
{
    public override void Save(TensorCollection tensors) => tensors.Add("mean", mean);

    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = Contributions(rows.Row(first + i)).Sum();
        }
    }

    protected override Attribution AttributeCore(Matrix row) => new(Contributions(row.Row(0)), mean, SumsToScore: true);

    private double[] Contributions(ReadOnlySpan<float> row)
    {
        var parts = new double[mean.Length];
        for (int j = 0; j < parts.Length; j++)
        {
            double difference = (double)row[j] - mean[j];
            parts[j] = detector.Power * difference * difference;
        }

        return parts;
    }
}
