using Misfit.Tables;

namespace Misfit.Preprocessing;

/// <summary>Turns one column into features as it was fitted, and features back into words.</summary>
internal abstract class ColumnEncoder(string column, ColumnKind kind, bool hasIndicator)
{
    /// <summary>Scaled values are kept within ± this, so that their squares stay finite in float32.</summary>
    public const double Limit = 1e15;

    public string Column => column;

    public ColumnKind Kind => kind;

    /// <summary>Whether a feature says that the value was missing; it exists when values were missing while fitting.</summary>
    public bool HasIndicator => hasIndicator;

    /// <summary>Number of features.</summary>
    public abstract int Width { get; }

    public abstract IEnumerable<string> FeatureNames { get; }

    /// <summary>The typical value, for people.</summary>
    public abstract string Typical { get; }

    /// <summary>What is done to the column, for people.</summary>
    public abstract string Treatment { get; }

    /// <summary>What <see cref="Encode"/> needs to know of a table's column: the fitted code of each of its levels.</summary>
    public virtual int[] Prepare(Column source) => [];

    /// <summary>Writes the features of rows into a block that holds zeros.</summary>
    public abstract void Encode(Column source, int[] prepared, Block block, ref Counter counter);

    /// <summary>The value that features stand for, for people.</summary>
    public abstract string Decode(ReadOnlySpan<float> features);

    /// <summary>A row's value, for people.</summary>
    public virtual string Text(Column source, int row) => source.IsMissing(row) ? "(missing)" : source.Text(row);

    protected static float Clip(double scaled) => (float)Math.Clamp(scaled, -Limit, Limit);

    protected string IndicatorName => column + " is missing";

    protected string Imputed => hasIndicator ? $"; missing ones become {Typical} and are marked" : $"; missing ones become {Typical}";
}

/// <summary>Counts what was unusual in a column.</summary>
internal struct Counter
{
    public long Missing;
    public long Unseen;
}

/// <summary>Where the features of one column go: a stripe through consecutive rows of a row-major matrix.</summary>
internal readonly ref struct Block(Span<float> values, int stride, int first, int count, long firstRow)
{
    /// <summary>The values from the first feature of the first row on.</summary>
    public Span<float> Values { get; } = values;

    /// <summary>Distance from one row to the next.</summary>
    public int Stride => stride;

    /// <summary>The first row, in the table.</summary>
    public int First => first;

    public int Count => count;

    /// <summary>The number by which messages call the table's first row.</summary>
    public long FirstRow => firstRow;
}
