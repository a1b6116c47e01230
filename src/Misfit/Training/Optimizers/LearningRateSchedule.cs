namespace Misfit.Training.Optimizers;

/// <summary>How the learning rate changes from epoch to epoch.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>The same rate throughout.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    private protected LearningRateSchedule()
    {
    }

    /// <summary>What the learning rate is multiplied with.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="epochs">How many there are in all.</param>
    public abstract double Factor(int epoch, int epochs);

    private sealed record ConstantSchedule : LearningRateSchedule
    {
        public override double Factor(int epoch, int epochs) => 1;
    }
}

/// <summary>Multiplies the rate with <paramref name="Decay"/> every <paramref name="Every"/> epochs.</summary>
public sealed record StepSchedule(int Every, double Decay = 0.1) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Factor(int epoch, int epochs) => Math.Pow(Decay, epoch / Every);
}

/// <summary>Multiplies the rate with <paramref name="Decay"/> once each of <paramref name="Milestones"/> (numbers of epochs done) is reached.</summary>
public sealed record MultiStepSchedule(IReadOnlyList<int> Milestones, double Decay = 0.1) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Factor(int epoch, int epochs) => Math.Pow(Decay, Milestones.Count(milestone => epoch >= milestone));
}

/// <summary>Lets the rate fall to zero along half a cosine (Loshchilov and Hutter 2017).</summary>
public sealed record CosineSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Factor(int epoch, int epochs) => 0.5 * (1 + Math.Cos(Math.PI * epoch / epochs));
}

/// <summary>A schedule by name.</summary>
public enum ScheduleMethod
{
    /// <summary>The same rate throughout.</summary>
    Constant,

    /// <summary><see cref="MultiStepSchedule"/>: a tenth after each milestone.</summary>
    MultiStep,

    /// <summary><see cref="CosineSchedule"/>: falling to zero.</summary>
    Cosine,
}
