using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Misfit.Decisions;
using Misfit.Detectors;
using Misfit.Detectors.Adversarial;
using Misfit.Detectors.Reconstruction;
using Misfit.Pipelines;
using Misfit.Preprocessing;
using Misfit.Server.Api;

namespace Misfit.Server.Live;

/// <summary>One training that is watched: its rows, its pictures, and what can be asked of it.</summary>
internal sealed class LiveSession
{
    private readonly LiveData data;
    private readonly LivePicture picture;
    private readonly LiveTrainer trainer;
    private readonly Detector recipe;
    private int? parameters;
    private IReadOnlyList<int>? widths;

    /// <exception cref="DataException">The rows cannot be learned from.</exception>
    public LiveSession(string id, LiveRows rows, LiveRequest request, Detector recipe)
    {
        (Id, Request, this.recipe) = (id, request, recipe);
        data = new LiveData(rows, request);
        picture = new LivePicture(data);
        trainer = new LiveTrainer(recipe, data.TrainFeatures, Picture) { Pace = request.Pace };
    }

    public string Id { get; }

    /// <summary>What was asked for, with what was changed since.</summary>
    public LiveRequest Request { get; private set; }

    /// <inheritdoc cref="LiveTrainer.Ready"/>
    public Task Ready => trainer.Ready;

    public LiveState State => trainer.State;

    public bool Watched => trainer.Watched;

    /// <inheritdoc cref="LiveTrainer.Train"/>
    public void Train(int steps)
    {
        if (steps is < 1 or > 10_000)
        {
            throw new OptionsException("live training", [new OptionProblem("steps", "a whole number from 1 to 10,000", $"{steps}")]);
        }

        trainer.Train(steps);
    }

    /// <inheritdoc cref="LiveTrainer.Step"/>
    public void Step() => trainer.Step();

    /// <inheritdoc cref="LiveTrainer.Pause"/>
    public void Pause() => trainer.Pause();

    /// <inheritdoc cref="LiveTrainer.Stop"/>
    public void Stop() => trainer.Stop();

    /// <inheritdoc cref="LiveTrainer.End"/>
    public void End() => trainer.End();

    /// <summary>Changes what can be changed while the weights are kept.</summary>
    /// <exception cref="OptionsException">A value is out of range.</exception>
    public Task Adjust(LiveAdjustment adjustment)
    {
        LiveRequest changed = Request with { TestRows = adjustment.TestRows ?? Request.TestRows, Pace = adjustment.Pace ?? Request.Pace };
        changed.Check();
        if (adjustment.Threshold is { } value && !double.IsFinite(value))
        {
            throw new OptionsException("live training", [new OptionProblem("threshold", "a finite number", FormattableString.Invariant($"{value}"))]);
        }

        return trainer.AtGate((model, _) =>
        {
            if (changed.TestRows != Request.TestRows)
            {
                data.Resize(changed.TestRows);
            }

            (Request, trainer.Pace) = (changed, changed.Pace);
            picture.Threshold = adjustment.AutomaticThreshold ? null : adjustment.Threshold ?? picture.Threshold;
            trainer.Show(model);
            return true;
        });
    }

    /// <summary>The data set it learns from, when it is one of the server's.</summary>
    public string? DataSetId => data.Rows.DataSetId;

    /// <summary>The model as it is now, as a pipeline that judges by the threshold that is shown; and the seconds it was trained.</summary>
    public Task<(PipelineModel Model, double Seconds)> Assemble() => trainer.AtGate((_, copy) =>
    {
        DetectorModel model = copy();
        (double[] normal, double[] anomalies) = picture.ValidationScores(model);
        LiveRows rows = data.Rows;
        var pipeline = new Pipeline(model.Detector)
        {
            LabelColumn = rows.LabelColumn,
            NormalLabel = rows.NormalLabel,
            Ignore = [.. rows.Labelled.Columns.Select(column => column.Name).Where(name => name != rows.LabelColumn && rows.Table.Find(name) is null)],
            Preprocessing = new PreprocessingOptions { Scaler = Request.Scaler },
            Threshold = picture.Threshold is { } value ? ThresholdRule.Fixed(value) : picture.Rule,
        };
        return (PipelineModel.Assemble(pipeline, data.Preprocessor, model, data.TrainTable, normal, anomalies), trainer.Update(int.MaxValue).TrainingSeconds);
    });

    /// <summary>All there is to know, once it is ready.</summary>
    public Task<LiveDescription> Describe() => trainer.AtGate((_, _) =>
    {
        int[] samples = picture.Samples();
        bool[]? labels = data.LabelsOf(data.Test);
        return new LiveDescription
        {
            Id = Id,
            Request = Request,
            Recipe = RecipeText.Of(recipe),
            DataName = data.Rows.Name,
            Features = data.TrainFeatures.Columns,
            Parameters = parameters,
            Widths = widths,
            Train = Split(data.Train),
            Validation = Split(data.Validation),
            Test = Split(data.Test),
            TestLabels = labels is null ? null : [.. labels.Select(label => label ? (byte)1 : (byte)0)],
            Samples = samples,
            SampleFeatures = LivePicture.Bytes<float>(data.TestFeatures.SelectRows(samples).Values),
            Now = trainer.Update(0),
        };
    });

    /// <summary>All that changes from now on. Who is too slow misses pictures, but no loss.</summary>
    public async IAsyncEnumerable<LiveUpdate> Watch([EnumeratorCancellation] CancellationToken cancellation)
    {
        Channel<bool> watcher = trainer.AddWatcher();
        try
        {
            int sent = 0;
            await foreach (bool _ in watcher.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                LiveUpdate update = trainer.Update(sent);
                sent = update.LossesFrom + update.Losses.Count;
                yield return update;
                if (update.State is LiveState.Ended or LiveState.Failed)
                {
                    yield break;
                }
            }
        }
        finally
        {
            trainer.RemoveWatcher(watcher);
        }
    }

    private LiveSnapshot Picture(int epoch, DetectorModel model)
    {
        if (epoch == 0)
        {
            parameters = model is ReconstructionModel network ? network.ParameterCount : (model as BiganModel)?.ParameterCount;
            widths = (model as ReconstructionModel)?.Widths ?? (model as BiganModel)?.Widths;
        }

        return picture.Take(epoch, model);
    }

    private LiveSplit Split(int[] part) => new(part.Length, data.AnomaliesIn(part));
}

/// <summary>What can be changed while the weights are kept; null leaves it as it is.</summary>
/// <param name="Threshold">The threshold to judge by until training goes on.</param>
/// <param name="AutomaticThreshold">Whether to choose the threshold on the validation split again.</param>
/// <param name="TestRows">Rows to test on.</param>
/// <param name="Pace">Most epochs a second; 0 for no limit.</param>
internal sealed record LiveAdjustment(double? Threshold = null, bool AutomaticThreshold = false, int? TestRows = null, int? Pace = null);
