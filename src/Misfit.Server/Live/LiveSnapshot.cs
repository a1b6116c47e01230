namespace Misfit.Server.Live;

/// <summary>What a live training is doing.</summary>
internal enum LiveState
{
    /// <summary>Reads rows and builds the network.</summary>
    Preparing,

    /// <summary>Waits to be told to train.</summary>
    Ready,

    /// <summary>Trains.</summary>
    Training,

    /// <summary>Waits in the middle of a block of steps.</summary>
    Paused,

    /// <summary>All epochs that were planned are over.</summary>
    Finished,

    /// <summary>The loss became infinite or not a number; the best weights before that are kept.</summary>
    Diverged,

    /// <summary>It went wrong; its message says why.</summary>
    Failed,

    /// <summary>It is over: nobody used it, or it was ended.</summary>
    Ended,
}

/// <summary>Everything a picture of the model after an epoch needs. Arrays are little-endian and in base 64.</summary>
internal sealed record LiveSnapshot
{
    public required int Epoch { get; init; }

    /// <summary>Float64: the score of every row of the test split.</summary>
    public required byte[] Scores { get; init; }

    /// <summary>Rows that score higher are flagged.</summary>
    public required double Threshold { get; init; }

    /// <summary>How the threshold was chosen, and on which split.</summary>
    public required string ThresholdRule { get; init; }

    /// <summary>Accuracy of that threshold on the validation split; null without labels of both kinds.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Figures of the test split; null without labels of both kinds.</summary>
    public LiveFigures? Test { get; init; }

    /// <summary>Rows of the test split above the threshold.</summary>
    public required int Flagged { get; init; }

    /// <summary>Float32: x and y of every row of the test split in the latent space; null for methods without one.</summary>
    public byte[]? Latent { get; init; }

    /// <summary>Numbers of a code.</summary>
    public int LatentWidth { get; init; }

    /// <summary>1 or 2 when the codes vary in so many directions only; else the numbers of a code.</summary>
    public int LatentDimensions { get; init; }

    /// <summary>The share of the codes' variance that the picture shows.</summary>
    public double LatentShare { get; init; }

    /// <summary>Float32: what the model expects in place of the sample rows; null for methods that expect nothing.</summary>
    public byte[]? Expected { get; init; }
}

/// <summary>How well a model tells anomalies apart on rows it did not learn from.</summary>
internal sealed record LiveFigures(double RocAuc, double AveragePrecision, double Accuracy, double Precision, double Recall, double F1, double FalsePositiveRate, long TruePositives, long FalsePositives, long TrueNegatives, long FalseNegatives);

/// <summary>What changes while a training runs.</summary>
internal sealed record LiveUpdate
{
    public required LiveState State { get; init; }

    /// <summary>Epochs finished.</summary>
    public required int Epoch { get; init; }

    /// <summary>The first epoch and the last of the block of steps that was asked for.</summary>
    public required int BlockStart { get; init; }

    public required int BlockEnd { get; init; }

    /// <summary>Epochs there can be at most.</summary>
    public required int Planned { get; init; }

    /// <summary>What went wrong, or what to know, in a sentence; null when there is nothing to say.</summary>
    public string? Message { get; init; }

    /// <summary>Seconds spent on training alone, without what is done for pictures.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>The epoch of the first loss below; losses that were sent before are left out.</summary>
    public required int LossesFrom { get; init; }

    public required IReadOnlyList<double> Losses { get; init; }

    /// <summary>Empty when no rows are held out.</summary>
    public required IReadOnlyList<double> ValidationLosses { get; init; }

    public required LiveSnapshot? Snapshot { get; init; }
}

/// <summary>What does not change while a training runs.</summary>
internal sealed record LiveDescription
{
    public required string Id { get; init; }

    public required LiveRequest Request { get; init; }

    /// <summary>The recipe in one word.</summary>
    public required string Recipe { get; init; }

    public required string DataName { get; init; }

    /// <summary>Numbers that the network reads of a row.</summary>
    public required int Features { get; init; }

    /// <summary>Trained weights and biases; null where the method does not tell.</summary>
    public int? Parameters { get; init; }

    /// <summary>Widths from the input to the latent layer, for networks that have such.</summary>
    public IReadOnlyList<int>? Widths { get; init; }

    public required LiveSplit Train { get; init; }

    public required LiveSplit Validation { get; init; }

    public required LiveSplit Test { get; init; }

    /// <summary>Of every row of the test split 1 for an anomaly, 0 for a normal row; null without labels.</summary>
    public byte[]? TestLabels { get; init; }

    /// <summary>Rows of the test split, by their place in it, that are shown beside what the model expects.</summary>
    public required IReadOnlyList<int> Samples { get; init; }

    /// <summary>Float32: the features of the sample rows.</summary>
    public required byte[] SampleFeatures { get; init; }

    /// <summary>What is happening now.</summary>
    public required LiveUpdate Now { get; init; }
}

/// <summary>How many rows a part has, and how many of them are labelled anomalies; null without labels.</summary>
internal sealed record LiveSplit(int Rows, int? Anomalies);
