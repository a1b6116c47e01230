namespace Misfit.Data.Tests;

/// <summary>Calls back at once and on the same thread, other than <see cref="Progress{T}"/>.</summary>
internal sealed class Reporter<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
