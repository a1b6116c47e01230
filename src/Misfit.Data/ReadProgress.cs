namespace Misfit.Data;

/// <summary>How far the reading of a table has come.</summary>
/// <param name="Source">The name of the source.</param>
/// <param name="Rows">Rows read in this pass.</param>
/// <param name="Fraction">How much of the whole work is done, from 0 to 1; null when it cannot be told.</param>
public sealed record ReadProgress(string Source, long Rows, double? Fraction);
