using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Training;

namespace Misfit.Detectors.Influence;

/// <summary>
/// A fitted <see cref="TracIn"/> or <see cref="SelfInfluence"/>: the base's model, its weights at the checkpoints and, for the former, the mean gradient of training
/// rows at each. A score takes one forward and one backward pass per checkpoint. Attribution by occlusion:
/// the columns tried one by one against their medians over the fitted rows.
/// </summary>
public sealed class InfluenceModel : DetectorModel
{
    private const string BasePrefix = "base.";
    private const string CheckpointPrefix = "checkpoint.";
    private const string DirectionName = "mean-gradients";
    private const string TypicalName = "typical";

    private readonly NetworkTrace trace;
    private readonly CheckpointPasses passes;
    private readonly float[][]? directions;
    private readonly float[] typical;

    internal InfluenceModel(InfluenceDetector recipe, DetectorModel network, NetworkTrace trace, CheckpointPasses passes, float[][]? directions, float[] typical)
        : base(recipe, network.Width)
    {
        Base = network;
        (this.trace, this.passes, this.directions, this.typical) = (trace, passes, directions, typical);
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
        tensors.Add(TypicalName, typical);
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
        float[] typical = ColumnMedians.Load(tensors, TypicalName, network.Width);
        float[][]? directions = null;
        if (recipe is TracIn)
        {
            int length = passes.GradientLength;
            float[] all = tensors.Single(DirectionName, passes.Checkpoints, length);
            directions = [.. all.Chunk(length)];
        }

        return (directions ?? []).All(direction => direction.All(float.IsFinite))
            ? new InfluenceModel(recipe, network, trace, passes, directions, typical)
            : throw new ModelFormatException("The model is damaged: a mean gradient holds a number that is not finite.");
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
            passes.AddProducts(rows, first, directions, ((TracIn)Detector).Sign == InfluenceSign.Either, scores);
        }

        // Where the network overflowed the row is as odd as can be.
        foreach (ref double score in scores)
        {
            score = double.IsFinite(score) ? score : double.MaxValue;
        }
    }

    /// <inheritdoc/>
    protected override Attribution AttributeCore(Matrix row) => Occlusion.Attribute(row, typical, ScoreCore);
}
