namespace Misfit.Data.Generators;

/// <summary>Makes labelled rows on the spot, the same for the same seed everywhere.</summary>
public abstract class Generator
{
    /// <summary>The name, as in <c>misfit generate NAME</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line for people.</summary>
    public abstract string Summary { get; }

    /// <summary>Number of rows when none is asked for.</summary>
    public abstract int DefaultRows { get; }

    /// <summary>The columns' names, labels included.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Column of labels: 1 = anomaly, 0 = normal.</summary>
    public abstract string LabelColumn { get; }

    /// <summary>Further columns that say what a row is, and so must not be learned from.</summary>
    public virtual IReadOnlyList<string> FurtherLabelColumns => [];

    /// <summary>Writes a CSV file: first beside it, then renamed, so that a broken run leaves no half file.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="rows">Number of rows; <see cref="DefaultRows"/> when null.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="progress">Is told the number of rows written.</param>
    /// <param name="cancellation">Stops the run; nothing is left of it.</param>
    /// <exception cref="OptionsException">The number of rows is not positive.</exception>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public void Write(string path, int? rows = null, long seed = 42, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string beside = path + ".part";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                Write(stream, rows, seed, progress, cancellation);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"'{path}' cannot be written: {exception.Message} Give a file in a folder that exists and can be written.", exception);
        }
        finally
        {
            if (File.Exists(beside))
            {
                File.Delete(beside);
            }
        }
    }

    /// <summary>Writes the rows as CSV in UTF-8 with a header and line feeds.</summary>
    /// <exception cref="OptionsException">The number of rows is not positive.</exception>
    public void Write(Stream stream, int? rows = null, long seed = 42, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        int count = rows ?? DefaultRows;
        if (count <= 0)
        {
            throw new OptionsException(Name, [new OptionProblem("rows", "1 or more", FormattableString.Invariant($"{count}"))]);
        }

        using var writer = new RowWriter(stream, Columns, progress, cancellation);
        WriteRows(writer, count, seed);
    }

    internal abstract void WriteRows(RowWriter writer, int rows, long seed);
}
