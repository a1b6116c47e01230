using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;
using Misfit.Training.Optimizers;

namespace Misfit.Detectors.Invertible;

/// <summary>A method that learns a bijection of the rows' space, made of affine coupling blocks.</summary>
public abstract record InvertibleDetector<TModel> : NetworkDetector<TModel>
    where TModel : DetectorModel
{
    // Steps that the automatic number of epochs aims at.
    private const int AimedSteps = 5_000;

    private protected InvertibleDetector()
    {
        Hidden = [32];
        Schedule = ScheduleMethod.Cosine;
        GradientNorm = 10;

        // The learning rate falls to 0, so the last epoch is the one to keep; and iocn's loss is a balance that no epoch is best at.
        Patience = 0;
    }

    /// <summary>The number of coupling blocks, in [1, 64]. Default 6.</summary>
    public int Blocks { get; init; } = 6;

    /// <summary>
    /// The standard deviation of the normal noise added to rows in training, in [0, 1]; it keeps the network from stretching a thin set without end.
    /// For columns scaled to standard deviation 1. Default 0.1.
    /// </summary>
    public double Noise { get; init; } = 0.1;

    internal DenseLayerOptions Layer => new() { Activation = Activation, Initializer = Initializer };

    /// <summary>The options of every such method.</summary>
    private protected static IEnumerable<DetectorOption> Options<T>()
        where T : InvertibleDetector<TModel> =>
    [
        DetectorOption.Integer<T>("blocks", 1, 64, "Number of coupling blocks.", d => d.Blocks, (d, v) => d with { Blocks = v }),
        DetectorOption.Number<T>("noise", 0, 1, "Standard deviation of the noise added to rows in training.", d => d.Noise, (d, v) => d with { Noise = v }),
        DetectorOption.Integers<T>("hidden", 1, 65_536, "Widths of the hidden layers of every block's subnet.", d => d.Hidden, (d, v) => d with { Hidden = v }),
        DetectorOption.Choice<T, Activation>("activation", "Activation of the subnets' hidden layers.", d => d.Activation, (d, v) => d with { Activation = v }),
        DetectorOption.Choice<T, Initializer>("initializer", "How weights begin.", d => d.Initializer, (d, v) => d with { Initializer = v }),
        DetectorOption.Integer<T>("epochs", 0, 100_000, FormattableString.Invariant($"Most passes over the rows; 0: as many as make about {AimedSteps:N0} steps, from 20 to 500."), d => d.Epochs, (d, v) => d with { Epochs = v }),
        .. NetworkOptions.Training<T, TModel>().Where(option => option.Name != "epochs"),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<OptionProblem> Problems()
    {
        if (BatchNorm)
        {
            yield return new OptionProblem("batch-norm", "false: a subnet must give the same both ways", "true");
        }

        if (Dropout > 0)
        {
            yield return new OptionProblem("dropout", "0: a subnet must give the same both ways", FormattableString.Invariant($"{Dropout}"));
        }

        foreach (OptionProblem problem in base.Problems())
        {
            yield return problem;
        }
    }

    private protected TrainingOptions OptionsFor(int rows)
    {
        TrainingOptions options = TrainingFor(rows);
        int steps = (rows + options.BatchSize - 1) / options.BatchSize;
        return options with { Epochs = Epochs > 0 ? Epochs : Math.Clamp(AimedSteps / steps, 20, 500) };
    }

    /// <summary>Permutations for every block, and the generator of first weights.</summary>
    private protected (int[][] Permutations, Rng Weights) Draw(Matrix rows)
    {
        if (rows.Columns < 2)
        {
            throw new DataException($"{Info.Id} bends columns by one another, so it needs at least 2; the data have 1. Add columns, or use another method, such as hbos or ecod.");
        }

        var rng = new Rng(Seed);
        return (CouplingFlow.DrawPermutations(Blocks, rows.Columns, rng.Stream(2)), rng.Stream(0));
    }
}
