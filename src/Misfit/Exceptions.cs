namespace Misfit;

/// <summary>One option that cannot be used: what it is called, what it must be and what it was.</summary>
public sealed record OptionProblem(string Option, string MustBe, string Was)
{
    /// <summary>The problem as one clause of a sentence.</summary>
    public override string ToString() => $"{Option} must be {MustBe}, was {Was}";
}

/// <summary>Thrown when options cannot be used. Names every problem at once.</summary>
public sealed class OptionsException : ArgumentException
{
    /// <summary>Creates the exception for the options of <paramref name="subject"/>.</summary>
    public OptionsException(string subject, IReadOnlyList<OptionProblem> problems)
        : base($"{subject}: {string.Join("; ", problems)}") => Problems = problems;

    /// <summary>Every option that cannot be used.</summary>
    public IReadOnlyList<OptionProblem> Problems { get; }
}

/// <summary>Thrown when the shape of an array or of a graph's value does not fit.</summary>
public sealed class ShapeException(string message) : ArgumentException(message);

/// <summary>Thrown when a model file is truncated, oversized, tampered with, newer than this library, or no model file at all.</summary>
public sealed class ModelFormatException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>Thrown when data cannot be used: says where (file, line, column) and what to do.</summary>
public sealed class DataException(string message, Exception? inner = null) : IOException(message, inner);
