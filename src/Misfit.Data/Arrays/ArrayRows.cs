namespace Misfit.Data.Arrays;

/// <summary>Rows of numbers, read from first to last.</summary>
internal abstract class ArrayRows : IDisposable
{
    /// <summary>Numbers in each row.</summary>
    public abstract int Columns { get; }

    /// <summary>Number of rows; null when only the end tells.</summary>
    public abstract long? Rows { get; }

    /// <summary>How each row is an image; null when it is none.</summary>
    public ImageLayout? Image { get; init; }

    /// <summary>How much of the source has been read, from 0 to 1, when <see cref="Rows"/> does not tell.</summary>
    public virtual double? Fraction => null;

    /// <summary>Writes the next <paramref name="count"/> rows into columns <paramref name="first"/> onwards; returns how many there were.</summary>
    /// <exception cref="DataException">The source is truncated or damaged.</exception>
    public abstract int Read(double[][] columns, int first, int count);

    public abstract void Dispose();
}
