using Misfit.Numerics;
using Misfit.Tables;

namespace Misfit.Preprocessing;

/// <summary>
/// Turns tables into the numbers a detector learns from, as it was fitted, and features back into the user's columns. Immutable;
/// used from many threads at once. A row's features depend on the row alone.
/// </summary>
public sealed class Preprocessor
{
    /// <summary>Rows encoded at once: few enough that their features stay in the processor's cache.</summary>
    private const int BlockRows = 256;

    private readonly ColumnEncoder[] encoders;
    private readonly int[] offsets;

    internal Preprocessor(PreprocessingOptions options, IReadOnlyList<ColumnEncoder> encoders, DataReport report, ImageScaler? images = null)
    {
        (Options, Report, this.encoders, Images) = (options, report, [.. encoders], images);
        offsets = new int[this.encoders.Length + 1];
        for (int i = 0; i < this.encoders.Length; i++)
        {
            offsets[i + 1] = offsets[i] + this.encoders[i].Width;
        }

        Features = [.. this.encoders.SelectMany(encoder => encoder.FeatureNames.Select(name => new Feature(name, encoder.Column)))];
        Schema = [.. this.encoders.Select(encoder => new ColumnSchema(encoder.Column, encoder.Kind))];
    }

    /// <summary>How it was fitted.</summary>
    public PreprocessingOptions Options { get; }

    /// <summary>What fitting found in each column and did to it.</summary>
    public DataReport Report { get; }

    /// <summary>The columns a table must have, in any order.</summary>
    public IReadOnlyList<ColumnSchema> Schema { get; }

    /// <summary>What each number a detector sees stands for.</summary>
    public IReadOnlyList<Feature> Features { get; }

    /// <summary>The shape of a row's features where they are the points of an image; null otherwise.</summary>
    public RowShape? RowShape => Images?.Shape;

    internal IReadOnlyList<ColumnEncoder> Encoders => encoders;

    internal ImageScaler? Images { get; }

    /// <summary>The place of a column's first feature.</summary>
    internal int OffsetOf(int column) => offsets[column];

    /// <summary>Learns how to encode each column of a table.</summary>
    /// <param name="rows">The rows to learn from. Not changed.</param>
    /// <param name="options">How; defaults when null.</param>
    /// <param name="leaveOut">Columns that are not to be learned from: labels, and what the user ignores.</param>
    /// <exception cref="OptionsException">Options are out of range.</exception>
    /// <exception cref="DataException">There are no rows, no column that varies is left to learn from, a column to leave out does not exist, or a value is infinite.</exception>
    public static Preprocessor Fit(Table rows, PreprocessingOptions? options = null, params IEnumerable<string> leaveOut)
    {
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new PreprocessingOptions();
        if (options.Problems().ToList() is { Count: > 0 } problems)
        {
            throw new OptionsException("preprocessing", problems);
        }

        if (rows.Rows == 0)
        {
            throw new DataException("There are no rows to learn from.");
        }

        HashSet<string> left = [.. leaveOut.Select(name => rows[name].Name)];
        RowShape? shape = ShapeOf(rows, left, options);
        PreprocessingOptions ofColumns = shape is null ? options : options with { Scaler = Scaler.None };
        var encoders = new List<ColumnEncoder>();
        var reports = new List<ColumnReport>();
        foreach (Column column in rows.Columns)
        {
            (ColumnEncoder? encoder, ColumnReport report) = left.Contains(column.Name) ? ColumnFitter.LeftOut(column, "left out, as asked") : ColumnFitter.Fit(column, ofColumns, keep: shape is not null);
            reports.Add(shape is not null && report.Used ? report with { Treatment = ImageScaler.Treatment } : report);
            if (encoder is not null)
            {
                encoders.Add(encoder);
            }
        }

        return reports.Any(report => report.Used && (report.Distinct > 1 || report.Missing > 0))
            ? WithImages(shape, rows, new Preprocessor(options, encoders, new DataReport(rows.Rows, reports)))
            : throw new DataException($"No column is left to learn from: {string.Join("; ", reports.Select(report => $"'{report.Column}' is {(report.Used ? "always " + report.Typical : report.Treatment)}"))}.");
    }

    /// <summary>Learns the same columns from other rows; none of them is left out for telling nothing there.</summary>
    internal Preprocessor Refit(Table rows)
    {
        PreprocessingOptions ofColumns = Images is null ? Options : Options with { Scaler = Scaler.None };
        (ColumnEncoder? Encoder, ColumnReport Report)[] fitted = [.. encoders.Select(encoder => ColumnFitter.Fit(rows[encoder.Column], ofColumns with { Times = (encoder as TimeEncoder)?.Parts }, keep: true))];
        return WithImages(RowShape, rows, new Preprocessor(Options, [.. fitted.Select(part => part.Encoder).OfType<ColumnEncoder>()], new DataReport(rows.Rows, [.. fitted.Select(part => part.Report)])));
    }

    /// <summary>Encodes rows. Columns may stand in any order, and extra ones are passed over.</summary>
    /// <param name="rows">The rows. Not changed.</param>
    /// <param name="firstRow">The number by which messages call the first row, for tables that are part of a stream.</param>
    /// <exception cref="DataException">Columns are missing or of another kind than fitted, or a value is infinite; names them.</exception>
    public TransformedRows Transform(Table rows, long firstRow = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Column[] sources = Sources(rows);
        int[][] prepared = [.. encoders.Select((encoder, i) => encoder.Prepare(sources[i]))];
        var matrix = new Matrix(rows.Rows, Features.Count) { RowShape = RowShape };
        var counters = new Counter[encoders.Length];
        for (int first = 0; first < rows.Rows; first += BlockRows)
        {
            int count = Math.Min(BlockRows, rows.Rows - first);
            for (int i = 0; i < encoders.Length; i++)
            {
                Span<float> values = matrix.Values[((first * matrix.Columns) + offsets[i])..];
                encoders[i].Encode(sources[i], prepared[i], new Block(values, matrix.Columns, first, count, firstRow), ref counters[i]);
            }
        }

        Images?.Apply(matrix);
        HashSet<string> known = [.. Report.Columns.Select(column => column.Column)];
        IEnumerable<ColumnCounts> counts = encoders.Select((encoder, i) => new ColumnCounts(encoder.Column, counters[i].Missing, counters[i].Unseen));
        return new TransformedRows(
            matrix,
            [.. counts.Where(count => count.Missing + count.Unseen > 0)],
            [.. rows.Columns.Select(column => column.Name).Where(name => !known.Contains(name))]);
    }

    /// <summary>The typical value of a column, for people: the median, or the most common one.</summary>
    /// <exception cref="ArgumentException">The detector does not see such a column.</exception>
    public string TypicalText(string column) => encoders[IndexOf(column)].Typical;

    /// <summary>The sum of each column's numbers of a vector over features, in the order of <see cref="Schema"/>.</summary>
    public double[] SumByColumn(ReadOnlySpan<double> features)
    {
        CheckWidth(features.Length);
        var sums = new double[encoders.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            foreach (double value in features[offsets[i]..offsets[i + 1]])
            {
                sums[i] += value;
            }
        }

        return sums;
    }

    /// <summary>The value of each column that features stand for, for people, in the order of <see cref="Schema"/>.</summary>
    /// <remarks>Numbers are scaled back, the largest of one-hot features gives the level, sine and cosine give the time.</remarks>
    public string[] Decode(ReadOnlySpan<float> features)
    {
        CheckWidth(features.Length);
        var values = new string[encoders.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = encoders[i].Decode(features[offsets[i]..offsets[i + 1]]);
        }

        return values;
    }

    /// <summary>The value of each column that features stand for beside those of a row, for people: in an image its brightness and contrast decide it.</summary>
    internal string[] Decode(ReadOnlySpan<float> features, Table rows, int row)
    {
        if (Images is null)
        {
            return Decode(features);
        }

        float[] values = [.. Sources(rows).Select(column => (float)((NumberColumn)column).Values[row])];
        return Decode(Images.Invert(features, values));
    }

    /// <summary>The value of each column in a row of a table, for people, in the order of <see cref="Schema"/>.</summary>
    /// <inheritdoc cref="Transform" path="/exception"/>
    public string[] Texts(Table rows, int row)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Column[] sources = Sources(rows);
        return [.. encoders.Select((encoder, i) => encoder.Text(sources[i], row))];
    }

    // All points of an image, or they are columns like any others.
    private static RowShape? ShapeOf(Table rows, HashSet<string> left, PreprocessingOptions options)
    {
        bool whole = options.Images == ImageScaling.Contrast && rows.RowShape is { IsSeries: false } shape
            && rows.Columns.Count(column => !left.Contains(column.Name)) == shape.Columns;
        if (!whole)
        {
            return null;
        }

        Column? broken = rows.Columns.FirstOrDefault(column => !left.Contains(column.Name) && Enumerable.Range(0, column.Count).Any(column.IsMissing));
        return broken is null ? rows.RowShape : throw new DataException($"Images must be whole; point '{broken.Name}' of an image is missing. Leave that image out, or fill the point.");
    }

    private static Preprocessor WithImages(RowShape? shape, Table rows, Preprocessor plain) =>
        shape is null ? plain : new Preprocessor(plain.Options, plain.encoders, plain.Report, ImageScaler.Fit(shape, plain.Transform(rows).Features));

    private Column[] Sources(Table rows)
    {
        string[] missing = [.. encoders.Select(encoder => encoder.Column).Where(name => rows.Find(name) is null)];
        if (missing.Length > 0)
        {
            throw new DataException($"The model was fitted with the columns {Quote(missing)}, which these rows do not have; their columns are {Quote(rows.Columns.Select(column => column.Name))}.");
        }

        return [.. encoders.Select(encoder => OfKind(rows[encoder.Column], encoder.Kind))];
    }

    // A column without any value has whatever kind its reader guessed.
    private static Column OfKind(Column column, ColumnKind kind)
    {
        if (column.Kind == kind)
        {
            return column;
        }

        if (!Enumerable.Range(0, column.Count).All(column.IsMissing))
        {
            throw new DataException($"Column '{column.Name}' was fitted as {Word(kind)}, these rows have {Word(column.Kind)} in it. Read them with the model's schema, or correct the column.");
        }

        return kind switch
        {
            ColumnKind.Number => new NumberColumn(column.Name, [.. Enumerable.Repeat(double.NaN, column.Count)]),
            ColumnKind.Category => new CategoryColumn(column.Name, [.. Enumerable.Repeat(-1, column.Count)], []),
            _ => new TimeColumn(column.Name, [.. Enumerable.Repeat(TimeColumn.Missing, column.Count)]),
        };
    }

    private static string Word(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "numbers",
        ColumnKind.Category => "categories",
        _ => "times",
    };

    private static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    private int IndexOf(string column)
    {
        int index = Array.FindIndex(encoders, encoder => encoder.Column == column);
        return index >= 0 ? index : throw new ArgumentException($"The detector does not see a column '{column}'; it sees {Quote(Schema.Select(item => item.Name))}.", nameof(column));
    }

    private void CheckWidth(int width)
    {
        if (width != Features.Count)
        {
            throw new ShapeException($"The vector must have a value for each of the {Features.Count} features, had {width}.");
        }
    }
}
