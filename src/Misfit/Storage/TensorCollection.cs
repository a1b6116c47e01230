namespace Misfit.Storage;

/// <summary>Named arrays of numbers: what a fitted model is made of. Every array is float32, float64 or int32.</summary>
public sealed class TensorCollection
{
    private readonly SortedDictionary<string, Tensor> tensors = new(StringComparer.Ordinal);

    /// <summary>Names in ordinal order.</summary>
    public IReadOnlyCollection<string> Names => tensors.Keys;

    /// <summary>How many numbers all tensors hold together.</summary>
    public long Count => tensors.Values.Sum(tensor => (long)tensor.Values.Length);

    /// <summary>How many bytes these numbers take.</summary>
    public long Bytes => tensors.Values.Sum(tensor => (long)Buffer.ByteLength(tensor.Values));

    internal IReadOnlyDictionary<string, Tensor> All => tensors;

    /// <summary>Adds an array; <paramref name="shape"/> defaults to its length.</summary>
    /// <exception cref="ArgumentException">The name is taken, or the shape does not hold as many values.</exception>
    public void Add(string name, float[] values, params int[] shape) => Add(name, (Array)values, shape);

    /// <inheritdoc cref="Add(string, float[], int[])"/>
    public void Add(string name, double[] values, params int[] shape) => Add(name, (Array)values, shape);

    /// <inheritdoc cref="Add(string, float[], int[])"/>
    public void Add(string name, int[] values, params int[] shape) => Add(name, (Array)values, shape);

    /// <summary>The float32 array of that name, with the shape it must have; a negative size stands for any.</summary>
    /// <exception cref="ModelFormatException">There is none, or its type or shape differs.</exception>
    public float[] Single(string name, params int[] shape) => Get<float>(name, shape);

    /// <summary>The float64 array of that name, with the shape it must have; a negative size stands for any.</summary>
    /// <inheritdoc cref="Single(string, int[])" path="/exception"/>
    public double[] Double(string name, params int[] shape) => Get<double>(name, shape);

    /// <summary>The int32 array of that name, with the shape it must have; a negative size stands for any.</summary>
    /// <inheritdoc cref="Single(string, int[])" path="/exception"/>
    public int[] Int32(string name, params int[] shape) => Get<int>(name, shape);

    /// <summary>The shape of the array of that name.</summary>
    /// <inheritdoc cref="Single(string, int[])" path="/exception"/>
    public IReadOnlyList<int> Shape(string name) => Find(name).Shape;

    /// <summary>Adds all arrays of another collection under names that start with <paramref name="prefix"/>.</summary>
    internal void AddPart(string prefix, TensorCollection part)
    {
        foreach ((string name, Tensor tensor) in part.tensors)
        {
            Add(prefix + name, tensor.Values, tensor.Shape);
        }
    }

    /// <summary>What <see cref="AddPart"/> added under that prefix.</summary>
    internal TensorCollection Part(string prefix)
    {
        var part = new TensorCollection();
        foreach ((string name, Tensor tensor) in tensors)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                part.Add(name[prefix.Length..], tensor.Values, tensor.Shape);
            }
        }

        return part;
    }

    internal void Add(string name, Array values, int[] shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(values);
        int[] dimensions = shape.Length == 0 ? [values.Length] : shape;
        if (dimensions.Aggregate(1L, (product, size) => product * size) != values.Length)
        {
            throw new ArgumentException($"Tensor '{name}' has {values.Length} values, its shape [{string.Join(", ", dimensions)}] holds another number.", nameof(shape));
        }

        if (!tensors.TryAdd(name, new Tensor(values, dimensions)))
        {
            throw new ArgumentException($"There is already a tensor '{name}'.", nameof(name));
        }
    }

    private T[] Get<T>(string name, int[] shape)
    {
        Tensor tensor = Find(name);
        if (tensor.Values is not T[] values)
        {
            throw new ModelFormatException($"Tensor '{name}' must be of {typeof(T).Name}, was of {tensor.Values.GetType().GetElementType()!.Name}.");
        }

        bool fits = shape.Length == 0 || (shape.Length == tensor.Shape.Length && shape.Zip(tensor.Shape).All(pair => pair.First < 0 || pair.First == pair.Second));
        return fits
            ? values
            : throw new ModelFormatException($"Tensor '{name}' must have the shape [{string.Join(", ", shape)}], had [{string.Join(", ", tensor.Shape)}].");
    }

    private Tensor Find(string name) =>
        tensors.TryGetValue(name, out Tensor? tensor) ? tensor : throw new ModelFormatException($"The model file has no tensor '{name}'.");

    internal sealed record Tensor(Array Values, int[] Shape);
}
