using Misfit.Numerics;

namespace Misfit.Preprocessing;

/// <summary>Rows as a detector sees them, and what was unusual in them.</summary>
/// <param name="Features">Rows × features.</param>
/// <param name="Counts">Missing values and unseen categories, of the columns that have any.</param>
/// <param name="ExtraColumns">Columns of the table that fitting did not see; they change nothing.</param>
public sealed record TransformedRows(Matrix Features, IReadOnlyList<ColumnCounts> Counts, IReadOnlyList<string> ExtraColumns);
