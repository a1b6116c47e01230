namespace Misfit.Training.Optimizers;

/// <summary>How weights follow their gradients: an immutable recipe. <see cref="Optimizer"/> runs it. Defaults are PyTorch's.</summary>
public abstract record OptimizerOptions
{
    private protected OptimizerOptions(double learningRate) => LearningRate = learningRate;

    /// <summary>The size of a step, before any schedule. Above 0.</summary>
    public double LearningRate { get; init; }

    /// <summary>Adds this times the sign of each weight to its gradient. Default 0.</summary>
    public double L1 { get; init; }

    /// <summary>Adds this times each weight to its gradient (PyTorch's weight_decay). Default 0.</summary>
    public double L2 { get; init; }

    /// <summary>Moves the values one step.</summary>
    /// <param name="span">Values, gradients and moments of one run of weights.</param>
    /// <param name="learningRate">The rate of this step.</param>
    /// <param name="step">The number of this step, from 1.</param>
    internal abstract void Update(UpdateSpan span, double learningRate, int step);
}

/// <summary>An optimiser by name, with its own defaults for everything but the learning rate.</summary>
public enum OptimizerMethod
{
    /// <summary><see cref="Optimizers.Adam"/>.</summary>
    Adam,

    /// <summary><see cref="Optimizers.AdamW"/>.</summary>
    AdamW,

    /// <summary><see cref="Optimizers.Adamax"/>.</summary>
    Adamax,

    /// <summary><see cref="Optimizers.Adadelta"/>.</summary>
    Adadelta,

    /// <summary><see cref="Optimizers.Adagrad"/>.</summary>
    Adagrad,

    /// <summary><see cref="Optimizers.RmsProp"/>.</summary>
    RmsProp,

    /// <summary><see cref="Optimizers.Sgd"/> without momentum.</summary>
    Sgd,

    /// <summary><see cref="Optimizers.Sgd"/> with Nesterov's momentum of 0.9.</summary>
    Nesterov,

    /// <summary><see cref="Optimizers.Sgd"/> with a momentum of 0.9.</summary>
    Momentum,
}
