using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.Server.Live;

/// <summary>
/// The rows of one live training, in three parts: those trained on; those of the validation split, on which the threshold is chosen; those of the test split, of which all figures are. No
/// part changes when another one's size does, except that training rows are drawn anew for another number of them.
/// </summary>
internal sealed class LiveData
{
    /// <summary>More are not drawn 60 times a second.</summary>
    public const int MostTestRows = 2000;

    private const int LeastRows = 60;
    private const int ValidationRows = 200;

    private readonly LiveRows rows;
    private readonly int[] testPool;

    public LiveData(LiveRows rows, LiveRequest request)
    {
        if (rows.Table.Rows < LeastRows)
        {
            throw new DataException($"'{rows.Name}' has {rows.Table.Rows} rows; a live training needs at least {LeastRows}, for training, validation and test.");
        }

        this.rows = rows;
        var random = new Rng(request.Seed).Stream(0x4C697665);
        int[] order = random.Permutation(rows.Table.Rows);
        (testPool, int[] rest) = SplitTest(order);
        int validated = Math.Min(ValidationRows, rest.Length / 3);
        (int[] validation, int[] left) = Cut(rest, validated, ShareOf(rest));
        (Train, _) = Cut(left, request.TrainRows, rows.Labels is null ? 0 : request.AbnormalShare);
        TrainTable = rows.Labelled.SelectRows(Train);

        // Where the data set fixes the rows to test on, all others scale the numbers, as Anomagram does; labels have no part in it.
        Preprocessor = Preprocessor.Fit(rows.Table.SelectRows(rows.TestRows is null ? Train : rest), new PreprocessingOptions { Scaler = request.Scaler });
        TrainFeatures = Features(Train);
        (Validation, ValidationFeatures) = (validation, Features(validation));
        Resize(request.TestRows);
    }

    /// <summary>The data set.</summary>
    public LiveRows Rows => rows;

    public Preprocessor Preprocessor { get; }

    /// <summary>Rows trained on, by number in the data set.</summary>
    public int[] Train { get; }

    public Table TrainTable { get; }

    public Matrix TrainFeatures { get; }

    public int[] Validation { get; }

    public Matrix ValidationFeatures { get; }

    public int[] Test { get; private set; } = [];

    public Matrix TestFeatures { get; private set; } = new(0, 0);

    /// <summary>Whether each row of a part is an anomaly; null without labels.</summary>
    public bool[]? LabelsOf(int[] part) => rows.Labels is null ? null : [.. part.Select(row => rows.Labels[row])];

    /// <summary>How many of a part are labelled anomalies; null without labels.</summary>
    public int? AnomaliesIn(int[] part) => rows.Labels is null ? null : part.Count(row => rows.Labels[row]);

    /// <summary>Takes more or fewer rows to test on.</summary>
    public void Resize(int testRows)
    {
        (Test, _) = Cut(testPool, testRows, ShareOf(testPool));
        TestFeatures = Features(Test);
    }

    private Matrix Features(int[] part) => Preprocessor.Transform(rows.Table.SelectRows(part)).Features;

    private (int[] Test, int[] Others) SplitTest(int[] order)
    {
        if (rows.TestRows is not { } given)
        {
            int count = Math.Min(MostTestRows, order.Length / 3);
            return (order[..count], order[count..]);
        }

        HashSet<int> test = [.. given];
        return ([.. order.Where(test.Contains)], [.. order.Where(row => !test.Contains(row))]);
    }

    private double ShareOf(int[] part) => rows.Labels is null || part.Length == 0 ? 0 : (double)AnomaliesIn(part)!.Value / part.Length;

    // The first rows with that share of anomalies, or as near to it as there are enough; mixed, and those left over.
    private (int[] Taken, int[] Left) Cut(int[] part, int count, double share)
    {
        count = Math.Min(count, part.Length);
        if (rows.Labels is null)
        {
            return (part[..count], part[count..]);
        }

        int[] anomalies = [.. part.Where(row => rows.Labels[row])];
        int[] normal = [.. part.Where(row => !rows.Labels[row])];
        int odd = Math.Min((int)Math.Round(count * share), anomalies.Length);
        HashSet<int> taken = [.. anomalies.Take(odd), .. normal.Take(count - odd)];
        return ([.. part.Where(taken.Contains)], [.. part.Where(row => !taken.Contains(row))]);
    }
}
