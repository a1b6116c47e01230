using Misfit.Autodiff.Ops;
using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff;

public sealed partial class Graph
{
    /// <summary>activation(W · x + b).</summary>
    /// <param name="x">The input.</param>
    /// <param name="weights">Outputs × inputs.</param>
    /// <param name="bias">Outputs × 1, or none.</param>
    /// <param name="activation">What is done to every element of the result.</param>
    /// <param name="slope">Of <see cref="Activation.LeakyRelu"/>, 0 or more; default 0.01.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Value Dense(Value x, Parameter weights, Parameter? bias, Activation activation = Activation.Identity, float slope = .01f)
    {
        CheckFeatures(nameof(Dense), x);
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Columns != x.Features)
        {
            throw new ShapeException($"Dense: weights '{weights.Name}' are {weights.Shape} (outputs × inputs), so the input must have {weights.Columns} features; it is {x.Shape}.");
        }

        if (bias is not null && (bias.Rows != weights.Rows || bias.Columns != 1))
        {
            throw new ShapeException($"Dense: weights '{weights.Name}' are {weights.Shape}, so bias '{bias.Name}' must be {weights.Rows} × 1; it is {bias.Shape}.");
        }

        return Append(ActivationSwitch.Build(activation, slope, new ActivationSwitch.DenseBuilder(x, weights, bias)));
    }

    /// <summary>An activation of every element.</summary>
    public Value Activate(Value x, Activation activation, float slope = .01f)
    {
        Check(x);
        return activation == Activation.Identity ? x : Append(ActivationSwitch.Build(activation, slope, new ActivationSwitch.MapBuilder(x)));
    }

    /// <summary>a + b, element by element.</summary>
    public Value Add(Value a, Value b) => Combine(nameof(Add), a, b, default(Add));

    /// <summary>a − b, element by element.</summary>
    public Value Subtract(Value a, Value b) => Combine(nameof(Subtract), a, b, default(Subtract));

    /// <summary>a · b, element by element.</summary>
    public Value Multiply(Value a, Value b) => Combine(nameof(Multiply), a, b, default(Multiply));

    /// <summary>factor · x.</summary>
    public Value Scale(Value x, float factor) => Map(x, new Scale(factor));

    /// <summary>x + addend.</summary>
    public Value Offset(Value x, float addend) => Map(x, new Offset(addend));

    /// <summary>e^x.</summary>
    public Value Exp(Value x) => Map(x, default(Exp));

    /// <summary>The natural logarithm.</summary>
    public Value Log(Value x) => Map(x, default(Log));

    /// <summary>x².</summary>
    public Value Square(Value x) => Map(x, default(Square));

    /// <summary>|x|.</summary>
    public Value Abs(Value x) => Map(x, default(Abs));

    /// <summary>The square root.</summary>
    public Value Sqrt(Value x) => Map(x, default(Sqrt));

    /// <summary>x held between two bounds.</summary>
    public Value Clamp(Value x, float low, float high)
    {
        if (!(low <= high))
        {
            throw new ArgumentException($"The lower bound of a clamp must not exceed the upper, were {low} and {high}.", nameof(low));
        }

        return Map(x, new Clamp(low, high));
    }

    /// <summary>Per sample, the squared differences from the target, summed over the features.</summary>
    public Value SquaredError(Value x, Value target) => CombineAndSum(nameof(SquaredError), x, target, default(SquaredError));

    /// <summary>Per sample, the cross entropy of targets from 0 to 1 and the sigmoids of logits, summed over the features.</summary>
    public Value BinaryCrossEntropyWithLogits(Value logits, Value target) =>
        CombineAndSum(nameof(BinaryCrossEntropyWithLogits), logits, target, default(BinaryCrossEntropyWithLogits));

    /// <summary>Per sample, Huber's loss summed over the features: half the square of differences up to <paramref name="delta"/>, linear beyond.</summary>
    public Value Huber(Value x, Value target, float delta = 1)
    {
        if (!(delta > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "Huber's delta must be above 0.");
        }

        return CombineAndSum(nameof(Huber), x, target, new Huber(delta));
    }

    /// <summary>Per sample, the dot product of two values' features.</summary>
    public Value Dot(Value a, Value b) => CombineAndSum(nameof(Dot), a, b, default(Multiply));

    private Value Map<TFunction>(Value x, TFunction function)
        where TFunction : struct, IFunction
    {
        Check(x);
        return Append(new Map<TFunction>(x, function));
    }

    private Value Combine<TFunction>(string operation, Value a, Value b, TFunction function)
        where TFunction : struct, IPairFunction
    {
        CheckPair(operation, a, b);
        return Append(new Combine<TFunction>(a, b, function));
    }

    private Value CombineAndSum<TFunction>(string operation, Value a, Value b, TFunction function)
        where TFunction : struct, IPairFunction
    {
        CheckPair(operation, a, b);
        CheckFeatures(operation, a);
        return Append(new CombineAndSum<TFunction>(a, b, function));
    }
}
