using Misfit.Numerics;

namespace Misfit.Autodiff;

/// <summary>
/// A network written once, for a batch size, and compiled into a plan that replays it without allocating. A shape that
/// does not fit fails in the call that is wrong. One graph makes one plan; graphs over the same parameters share them.
/// </summary>
public sealed partial class Graph
{
    private readonly List<Operation> operations = [];
    private readonly List<Value> values = [];
    private readonly HashSet<ParameterStore> frozen = [];
    private readonly Rng? rng;
    private bool compiled;

    /// <summary>Creates an empty graph.</summary>
    /// <param name="batch">Number of samples that pass at once.</param>
    /// <param name="training">True: dropout drops, batch norm uses and records the statistics of the batch. False: neither.</param>
    /// <param name="rng">Source of the random numbers of dropout and noise; needed only by these.</param>
    public Graph(int batch, bool training = false, Rng? rng = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        Batch = batch;
        Training = training;
        this.rng = rng;
    }

    /// <summary>Number of samples that pass at once.</summary>
    public int Batch { get; }

    /// <summary>Dropout drops and batch norm uses the statistics of the batch.</summary>
    public bool Training { get; }

    /// <summary>Noise that is drawn once and is the same for every row and pass, in a graph that is not for training: an average over few draws that depends on the row alone.</summary>
    internal bool FixedNoise { get; init; }

    /// <summary>Noise belongs into this graph.</summary>
    internal bool HasNoise => Training || FixedNoise;

    /// <summary>A value to be loaded before each step.</summary>
    public Value Input(int features) => Input(features, needsGradient: false);

    /// <summary>Freezes the graph into a plan that computes <paramref name="outputs"/>.</summary>
    public Plan Compile(params Value[] outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.Length == 0)
        {
            throw new ArgumentException("A plan needs at least one output.", nameof(outputs));
        }

        Close(outputs);
        return new Plan(new PlanCompiler(this, values, operations, loss: null, outputs));
    }

    /// <summary>Freezes the graph into a plan that computes <paramref name="loss"/>, the gradient of every trainable parameter, and <paramref name="outputs"/>.</summary>
    /// <exception cref="ShapeException">The loss is not one number for the batch.</exception>
    public TrainingPlan CompileTraining(Value loss, params Value[] outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        Check(loss);
        if (!loss.IsScalar)
        {
            throw new ShapeException($"A loss must be one number for the batch, was {loss.Shape}. Reduce it by SumFeatures and MeanBatch.");
        }

        if (!loss.NeedsGradient)
        {
            throw new ArgumentException("The loss depends on no trainable parameter.", nameof(loss));
        }

        Close(outputs);
        return new TrainingPlan(new PlanCompiler(this, values, operations, loss, outputs));
    }

    /// <summary>Freezes the graph into a plan that gives the gradient of each row's loss by the parameters of its linear operations.</summary>
    /// <param name="losses">One loss per row, of which none depends on another row.</param>
    /// <param name="lastParameters">Only by the last so many of these parameters; 0 for all.</param>
    /// <exception cref="NotSupportedException">The losses depend on no parameter of a linear operation.</exception>
    internal RowGradientPlan CompileRowGradients(Value losses, int lastParameters = 0)
    {
        CheckFeatures(nameof(CompileRowGradients), losses);
        if (Training || losses.Features != 1)
        {
            throw new ShapeException($"Gradients of rows need a graph as in use and one loss per row, were {losses.Shape}.");
        }

        Close([losses]);
        return new RowGradientPlan(new PlanCompiler(this, values, operations, losses, [losses], lastParameters));
    }

    /// <summary>An input whose own gradient can be read after a step.</summary>
    internal Value Input(int features, bool needsGradient)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        CheckOpen();
        var input = new Value(this, features, isScalar: false, producer: null, needsGradient);
        values.Add(input);
        return input;
    }

    private Value Append(Operation operation)
    {
        CheckOpen();
        operations.Add(operation);
        values.Add(operation.Output);
        return operation.Output;
    }

    private Value AppendView(Value x, int firstRow, int features, bool needsGradient)
    {
        CheckOpen();
        Value view = x.View(firstRow, features, needsGradient);
        values.Add(view);
        return view;
    }

    private void Close(Value[] outputs)
    {
        foreach (Value output in outputs)
        {
            Check(output);
        }

        CheckOpen();
        compiled = true;
    }

    private void CheckOpen()
    {
        if (compiled)
        {
            throw new InvalidOperationException("This graph was compiled already and is frozen. Write a new graph over the same parameters.");
        }
    }

    private void Check(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Graph != this)
        {
            throw new ArgumentException($"A value of another graph ({value.Shape}) cannot be used in this one (batch {Batch}).", nameof(value));
        }
    }

    private void CheckPair(string operation, Value left, Value right)
    {
        Check(left);
        Check(right);
        if (left.Features != right.Features || left.IsScalar != right.IsScalar)
        {
            throw new ShapeException($"{operation}: both sides must have the same shape, were {left.Shape} and {right.Shape}.");
        }
    }

    private void CheckFeatures(string operation, Value x)
    {
        Check(x);
        if (x.IsScalar)
        {
            throw new ShapeException($"{operation}: the value must have features for every sample, was {x.Shape}.");
        }
    }
}
