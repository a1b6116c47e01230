using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Detectors.Influence;

/// <summary>
/// A fitted <see cref="TracIn"/> or <see cref="SelfInfluence"/>: the base's model, its weights at the checkpoints and, for the former, the mean gradient of training
/// rows at each. A score takes one forward and one backward pass per checkpoint. Attribution: how much the score falls when a column takes the mean of
/// the fitted rows.
/// </summary>
public sealed class InfluenceModel : DetectorModel
{
    private const string BasePrefix = "base.";
    private const string CheckpointPrefix = "checkpoint.";
    private const string DirectionName = "mean-gradients";
    private const string MeanName = "mean-row";

    private readonly NetworkTrace trace;
    private readonly CheckpointPasses passes;
    private readonly float[][]? directions;
    private readonly float[] mean;

    internal InfluenceModel(InfluenceDetector recipe, DetectorModel network, NetworkTrace trace, CheckpointPasses passes, float[][]? directions, float[] mean)
        : base(recipe, network.Width)
    {
        Base = network;
        (this.trace, this.passes, this.directions, this.mean) = (trace, passes, directions, mean);
    }

    /// <summary>The fitted model of the base.</summary>
    public DetectorModel Base { get; }

    /// <summary>How many copies of the weights the scores come from.</summary>
    public int CheckpointCount => passes.Checkpoints;

    internal override NetworkTrace? Trace => trace;

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var network = new TensorCollection();
        Base.Save(network);
        tensors.AddPart(BasePrefix, network);
        NetworkTrace.Save(tensors, CheckpointPrefix, trace.Checkpoints);
        tensors.Add(MeanName, mean);
        if (directions is not null)
        {
            tensors.Add(DirectionName, [.. directions.SelectMany(direction => direction)], directions.Length, passes.GradientLength);
        }
    }

    internal static InfluenceModel Load(Detector detector, TensorCollection tensors)
    {
        var recipe = (InfluenceDetector)detector;
        Detector traced = recipe.TracedBase;
        DetectorModel network = traced.Info.Load(traced, tensors.Part(BasePrefix));
        NetworkTrace trace = NetworkTrace.Of(network, NetworkTrace.Load(tensors, CheckpointPrefix, network.Network));
        CheckpointPasses passes = trace.Passes(recipe.GradientOptions);
        float[] mean = tensors.Single(MeanName, network.Width);
        float[][]? directions = null;
        if (recipe is TracIn)
        {
            int length = passes.GradientLength;
            float[] all = tensors.Single(DirectionName, passes.Checkpoints, length);
            directions = [.. all.Chunk(length)];
        }

        return mean.Concat((directions ?? []).SelectMany(direction => direction)).All(float.IsFinite)
            ? new InfluenceModel(recipe, network, trace, passes, directions, mean)
            : throw new ModelFormatException("The model is damaged: a mean gradient or a mean row holds a number that is not finite.");
    }

    /// <summary>The mean of every column.</summary>
    internal static float[] MeanRow(Matrix rows)
    {
        var sums = new double[rows.Columns];
        for (int i = 0; i < rows.Rows; i++)
        {
            for (int j = 0; j < sums.Length; j++)
            {
                sums[j] += rows[i, j] / (double)rows.Rows;
            }
        }

        return Array.ConvertAll(sums, value => (float)value);
    }

    /// <inheritdoc/>
    protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
    {
        scores.Clear();
        if (directions is null)
        {
            passes.AddSquaredNorms(rows, first, scores);
        }
        else
        {
            passes.AddProducts(rows, first, directions, scores);
        }

        // Where the network overflowed the row is as odd as can be.
        foreach (ref double score in scores)
        {
            score = double.IsFinite(score) ? score : double.MaxValue;
        }
    }

    /// <inheritdoc/>
    protected override Attribution AttributeCore(Matrix row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var changed = new Matrix(Width + 1, Width);
        for (int i = 0; i <= Width; i++)
        {
            row.Row(0).CopyTo(changed.Row(i));
            if (i < Width)
            {
                changed[i, i] = mean[i];
            }
        }

        double[] scores = Score(changed);
        return new Attribution([.. scores.Take(Width).Select(score => Math.Clamp(scores[Width] - score, -double.MaxValue, double.MaxValue))], null, SumsToScore: false);
    }
}
