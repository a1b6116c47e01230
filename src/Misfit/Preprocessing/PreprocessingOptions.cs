namespace Misfit.Preprocessing;

/// <summary>How numbers are brought to a common scale.</summary>
public enum Scaler
{
    /// <summary>(x − mean) / population standard deviation.</summary>
    Standard,

    /// <summary>(x − least) / (most − least); later values may fall outside [0, 1].</summary>
    MinMax,

    /// <summary>(x − median) / interquartile range, quantiles by linear interpolation; the standard deviation where that range is 0.</summary>
    Robust,

    /// <summary>
    /// The share of fitted values below x, over at most 1,000 quantiles, as the quantile of the standard normal distribution,
    /// within ±5.2. Values outside the fitted range all become the same: only their oddness among other columns remains.
    /// </summary>
    Quantile,

    /// <summary>Numbers as they are.</summary>
    None,
}

/// <summary>How images are brought to a common scale.</summary>
public enum ImageScaling
{
    /// <summary>
    /// Each image minus its own mean, over its mean absolute difference from it; then from the least … most such value of the fitted images to 0 … 1.
    /// Brightness and contrast of a picture change nothing.
    /// </summary>
    Contrast,

    /// <summary>Every point is a column like those of a table.</summary>
    Columns,
}

/// <summary>How the words of a category column become numbers.</summary>
public enum CategoryEncoding
{
    /// <summary><see cref="OneHot"/> up to <see cref="PreprocessingOptions.OneHotLimit"/> levels, <see cref="Frequency"/> above.</summary>
    Automatic,

    /// <summary>A feature of 0 or 1 for every level, and one for levels never seen while fitting: √(2 ln(n + 1)) of n fitted values, as odd as so rare an event is.</summary>
    OneHot,

    /// <summary>One feature, ln((count + 1) / (rows + 1)) of the level's count while fitting, scaled like a number: rare words lie far from common ones.</summary>
    Frequency,

    /// <summary>One feature, the level's place in alphabetical order, −1 when never seen while fitting, scaled like a number.</summary>
    Ordinal,
}

/// <summary>What is taken from a point in time. Cyclic parts become a sine and a cosine, so that 23:59 is next to 00:00.</summary>
[Flags]
public enum TimeParts
{
    /// <summary>Nothing: time columns are left out.</summary>
    None = 0,

    /// <summary>The time of day.</summary>
    Hour = 1,

    /// <summary>The day of the week.</summary>
    Weekday = 2,

    /// <summary>The day of the month.</summary>
    DayOfMonth = 4,

    /// <summary>The month of the year.</summary>
    Month = 8,

    /// <summary>The days since the earliest fitted time, scaled like a number. Every row later than the fitted ones is odd in it.</summary>
    Elapsed = 16,
}

/// <summary>How a table's columns become the numbers a detector learns from.</summary>
public sealed record PreprocessingOptions
{
    /// <summary>
    /// How numbers are scaled. Default <see cref="Scaler.Standard"/>: it keeps extreme values extreme, which the other bounded
    /// scalings do not, and gives every column an equal say.
    /// </summary>
    public Scaler Scaler { get; init; } = Scaler.Standard;

    /// <summary>How images are scaled, in the place of <see cref="Scaler"/>. Default <see cref="ImageScaling.Contrast"/>.</summary>
    public ImageScaling Images { get; init; } = ImageScaling.Contrast;

    /// <summary>How categories are encoded. Default <see cref="CategoryEncoding.Automatic"/>.</summary>
    public CategoryEncoding Categories { get; init; } = CategoryEncoding.Automatic;

    /// <summary>
    /// Most levels that <see cref="CategoryEncoding.Automatic"/> encodes one-hot, from 1 to 1,000. Default 5: many 0/1 features
    /// drown the others, most of all for isolation forests.
    /// </summary>
    public int OneHotLimit { get; init; } = 5;

    /// <summary>
    /// What is taken from times. Default null: of time of day, weekday, day of the month and month those whose cycle the rows cover
    /// twice and that vary, and never the time elapsed, which would make every later row odd.
    /// </summary>
    public TimeParts? Times { get; init; }

    /// <summary>
    /// Whether columns that look like identifiers are left out. Default true. A category column does when at least 20 rows have a value and more than nine in
    /// ten have one of their own; a number column when it counts up by one, or is named as an id and holds different whole numbers.
    /// </summary>
    public bool DropIdentifiers { get; init; } = true;

    internal IEnumerable<OptionProblem> Problems()
    {
        if (!Enum.IsDefined(Scaler))
        {
            yield return new OptionProblem("scaler", "a defined scaler", Scaler.ToString());
        }

        if (!Enum.IsDefined(Images))
        {
            yield return new OptionProblem("images", "a defined scaling", Images.ToString());
        }

        if (!Enum.IsDefined(Categories))
        {
            yield return new OptionProblem("categories", "a defined encoding", Categories.ToString());
        }

        if (OneHotLimit is < 1 or > 1000)
        {
            yield return new OptionProblem("one-hot-limit", "a whole number from 1 to 1000", OneHotLimit.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (((int?)Times & ~31) is not (null or 0))
        {
            yield return new OptionProblem("times", "a combination of defined parts", $"{Times}");
        }
    }
}
