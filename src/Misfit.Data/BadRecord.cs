namespace Misfit.Data;

/// <summary>A record that could not be read.</summary>
/// <param name="Line">The line it starts in, from 1.</param>
/// <param name="Message">Where it is, what is wrong with it, and what to do.</param>
public sealed record BadRecord(long Line, string Message);
