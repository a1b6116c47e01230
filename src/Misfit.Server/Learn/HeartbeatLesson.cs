using Misfit.Data.Datasets;
using Misfit.Detectors;
using Misfit.Detectors.Reconstruction;
using Misfit.Metrics;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Server.Learn;

/// <summary>What the page Learn shows, from a network that this server trains when it is first asked for: a second's work, kept in memory.</summary>
internal sealed class HeartbeatLesson(DataSetStore store)
{
    /// <summary>Beats that are learned from.</summary>
    public const int Trained = 500;

    /// <summary>Epochs of the replay.</summary>
    public const int Epochs = 50;

    private const int Seed = 1;

    private static readonly (int Kind, int Count)[] ShownKinds = [(1, 20), (2, 10), (3, 10), (4, 10)];

    private readonly Lock gate = new();
    private Heartbeats? heartbeats;
    private TrainedLesson? lesson;

    /// <summary>The beats.</summary>
    /// <exception cref="DataException">The data set cannot be had; says what to do.</exception>
    public Heartbeats Beats(CancellationToken cancellation)
    {
        lock (gate)
        {
            return heartbeats ??= Heartbeats.Load(store, cancellation);
        }
    }

    /// <summary>The rows of the beats that are shown: 20 normal ones and 10 of each of three abnormal kinds, from those tested on, in a mixed order.</summary>
    public static int[] Shown(Heartbeats beats)
    {
        var rows = new List<int>();
        foreach ((int kind, int count) in ShownKinds)
        {
            rows.AddRange(Enumerable.Range(0, Heartbeats.Tested).Where(row => beats.Kinds[row] == kind).Take(count));
        }

        int[] shown = [.. rows];
        new Rng(Seed).Shuffle<int>(shown);
        return shown;
    }

    /// <summary>The trained network and its training.</summary>
    public TrainedLesson Train(CancellationToken cancellation)
    {
        Heartbeats beats = Beats(cancellation);
        lock (gate)
        {
            return lesson ??= TrainedLesson.Train(beats, Recipe with { Epochs = Epochs }, abnormalShare: 0, cancellation);
        }
    }

    /// <summary>The same network after 30 epochs, that share of its training beats being abnormal.</summary>
    public TrainedLesson Contaminate(double share, CancellationToken cancellation) =>
        TrainedLesson.Train(Beats(cancellation), Recipe, share, cancellation);

    private static Autoencoder Recipe { get; } = (Autoencoder)RecipeText.Parse("autoencoder:anomagram")! with { Seed = Seed };
}
