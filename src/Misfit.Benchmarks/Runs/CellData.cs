using Misfit.Benchmarks.Evaluations;
using Misfit.Benchmarks.Protocols;
using Misfit.Benchmarks.Suites;
using Misfit.Numerics;
using Misfit.Preprocessing;
using Misfit.Tables;

namespace Misfit.Benchmarks.Runs;

/// <summary>
/// The rows of a cell as a detector sees them: numbers alone, preprocessed by what the training rows tell. Labels stay outside.
/// </summary>
/// <param name="Train">Rows to learn from.</param>
/// <param name="Test">Rows to evaluate on; of equal rows one, where that saves half of them.</param>
/// <param name="Place">Where in <paramref name="Test"/> each evaluated row is.</param>
/// <param name="Labels">The labels of the evaluated rows, headline first.</param>
/// <param name="TrainAnomalies">Anomalies among the training rows.</param>
internal sealed record CellData(Matrix Train, Matrix Test, int[] Place, IReadOnlyList<LabelSet> Labels, int TrainAnomalies)
{
    private const int ManyRows = 10_000;

    public CellRows Rows => new(Train.Rows, TrainAnomalies, Place.Length, Labels[0].Anomalies.Count(anomaly => anomaly), Train.Columns);

    /// <summary>Loads, divides and preprocesses.</summary>
    /// <exception cref="DataException">The data do not fit the protocol, or a setting is wrong.</exception>
    public static CellData Of(BenchmarkData source, Cell cell)
    {
        var data = new DataText(cell.Data);
        LabelledTable table = source.Load(data, cell.Seed, cell.Protocol == SuiteProtocol.Mixtures);
        (Table train, Table test, LabelSet[] labels, int trainAnomalies) = Divide(table, data, cell);
        var options = new PreprocessingOptions
        {
            Scaler = data.Has("unit-length") ? Scaler.None : cell.Scaler is { } scaler ? ScalerName.Parse(scaler) : table.Scaler,
            Categories = data.Has("one-hot") ? CategoryEncoding.OneHot : CategoryEncoding.Automatic,
            Images = data.Has("pixels") ? ImageScaling.Columns : ImageScaling.Contrast,
        };
        Table scaledBy = data.Has("scale-by-pool") ? Pool(table, data) : train;
        Preprocessor preprocessor = Preprocessor.Fit(scaledBy, options, table.LeaveOut.Where(name => scaledBy.Find(name) is not null));
        Matrix trainRows = preprocessor.Transform(train).Features, testRows = ReferenceEquals(train, test) ? trainRows : preprocessor.Transform(test).Features;
        if (data.Has("unit-length"))
        {
            Whitening.DivideByLength(trainRows);
            Whitening.DivideByLength(testRows);
        }

        if (data.Count("whiten") is { } components)
        {
            Whitening whitening = Whitening.Of(trainRows, components);
            (trainRows, testRows) = (whitening.Apply(trainRows), whitening.Apply(testRows));
        }

        data.CheckAllUsed(cell.Protocol);
        (Matrix distinct, int[] place) = Distinct(testRows);
        return new CellData(trainRows, distinct, place, labels, trainAnomalies);
    }

    private static (Table Train, Table Test, LabelSet[] Labels, int TrainAnomalies) Divide(LabelledTable table, DataText data, Cell cell)
    {
        if (cell.Protocol == SuiteProtocol.Mixtures)
        {
            Column classes = table.Table[table.Labels.Name];
            (Table images, Table mixed, bool[] anomalies) = MixedImages.Of([.. Enumerable.Range(0, classes.Count).Select(classes.Text)], table, data, cell.Seed);
            return (images, mixed, [new LabelSet("mixture", anomalies)], 0);
        }

        RowSplit split = SuiteProtocol.Split(cell.Protocol, table, data, cell.Seed);
        Table train = table.Table.SelectRows(split.Train);
        LabelSet[] labels = [.. new[] { table.Labels }.Concat(table.OtherLabels).Select(set => new LabelSet(set.Name, Array.ConvertAll(split.Test, row => set.Anomalies[row])))];
        return (train, ReferenceEquals(split.Train, split.Test) ? train : table.Table.SelectRows(split.Test), labels, split.Train.Count(row => table.Labels.Anomalies[row]));
    }

    // Anomagram ships rows scaled by all that training could draw from, whatever share of anomalies it then draws.
    private static Table Pool(LabelledTable table, DataText data)
    {
        int first = data.Count("test-first") ?? throw new DataException("scale-by-pool is for the protocol contaminated and needs test-first=N.");
        return table.Table.SelectRows([.. Enumerable.Range(first, table.Table.Rows - first)]);
    }

    // Equal rows score equally: of the connections of KDD most are repeated many times.
    private static (Matrix Rows, int[] Place) Distinct(Matrix rows)
    {
        int[] place = [.. Enumerable.Range(0, rows.Rows)];
        if (rows.Rows < ManyRows)
        {
            return (rows, place);
        }

        var places = new Dictionary<string, int>();
        var chosen = new List<int>();
        for (int row = 0; row < rows.Rows; row++)
        {
            var key = new string(System.Runtime.InteropServices.MemoryMarshal.Cast<float, char>(rows.Row(row)));
            if (places.TryAdd(key, chosen.Count))
            {
                chosen.Add(row);
            }

            place[row] = places[key];
        }

        return 2 * chosen.Count <= rows.Rows ? (rows.SelectRows([.. chosen]), place) : (rows, [.. Enumerable.Range(0, rows.Rows)]);
    }
}
