using Misfit.Detectors;
using Misfit.Detectors.Reconstruction;
using Misfit.Metrics;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Server.Learn;

/// <summary>A network that was trained on beats, with its scores of the beats tested on after every epoch.</summary>
/// <param name="Beats">What it was trained on.</param>
/// <param name="Model">The network after its last epoch.</param>
/// <param name="Threshold">A beat with a score above it is called abnormal: the most accurate one on 500 beats that were neither learned from nor are tested on.</param>
/// <param name="Epochs">What it was like after each epoch.</param>
internal sealed record TrainedLesson(Heartbeats Beats, DetectorModel Model, double Threshold, IReadOnlyList<LessonEpoch> Epochs)
{
    private const int Watched = 500;

    private static readonly int[] TestedRows = [.. Enumerable.Range(0, Heartbeats.Tested)];

    /// <summary>Trains one. The same beats, recipe and share give the same network.</summary>
    public static TrainedLesson Train(Heartbeats beats, Autoencoder recipe, double abnormalShare, CancellationToken cancellation)
    {
        int[] pool = [.. new Rng(recipe.Seed).Permutation(beats.Beats.Rows - Heartbeats.Tested).Select(row => row + Heartbeats.Tested)];
        int[] watched = pool[..Watched];
        int[] rest = pool[Watched..];
        int odd = (int)Math.Round(HeartbeatLesson.Trained * abnormalShare);
        int[] learned = [.. rest.Where(row => beats.Kinds[row] == 1).Take(HeartbeatLesson.Trained - odd), .. rest.Where(row => beats.Kinds[row] != 1).Take(odd)];
        var epochs = new List<LessonEpoch>();
        var context = new TrainingContext { CancellationToken = cancellation, EpochFinished = Watch };
        DetectorModel model = recipe.Fit(beats.Scaled.SelectRows(learned), context);
        return new TrainedLesson(beats, model, epochs[^1].Threshold, epochs);

        void Watch(TrainingEpoch epoch)
        {
            if (epoch.Epoch == 0)
            {
                epochs.Clear();   // a fit may begin anew
            }

            epochs.Add(Look(beats, epoch, watched));
        }
    }

    /// <summary>Whether each of the beats tested on is abnormal.</summary>
    public bool[] Abnormal => Beats.Abnormal(TestedRows);

    /// <summary>The score of a beat in the archive's units, the beat as the network sees it, and what the network makes of it in the archive's units.</summary>
    public (double Score, float[] Scaled, float[] Rebuilt) Judge(ReadOnlySpan<float> beat)
    {
        Matrix scaled = Beats.Scale(beat);
        return (Model.Score(scaled)[0], scaled.Row(0).ToArray(), Beats.Restore(Model.Attribute(scaled.Row(0)).Expected));
    }

    // The best threshold is the least score that is flagged; rows above a threshold are flagged here.
    private static LessonEpoch Look(Heartbeats beats, TrainingEpoch epoch, int[] watched)
    {
        DetectorModel model = epoch.Model();
        var validation = new LabelledScores(model.Score(beats.Scaled.SelectRows(watched)), beats.Abnormal(watched));
        return new LessonEpoch(epoch.Epoch, epoch.Loss, Math.BitDecrement(validation.BestAccuracy().Threshold), model.Score(beats.Scaled.SelectRows(TestedRows)));
    }
}

/// <summary>A network after one epoch of training; 0 is before the first.</summary>
/// <param name="Number">How many epochs it was trained.</param>
/// <param name="Loss">The mean loss of the beats learned from.</param>
/// <param name="Threshold">The most accurate threshold of the watched beats.</param>
/// <param name="Scores">The scores of the beats tested on.</param>
internal sealed record LessonEpoch(int Number, double Loss, double Threshold, double[] Scores);
