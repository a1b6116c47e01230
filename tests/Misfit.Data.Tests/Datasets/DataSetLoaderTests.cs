using Misfit.Data.Datasets;
using Misfit.Tables;

namespace Misfit.Data.Tests.Datasets;

public sealed class DataSetLoaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [DataFact]
    public void Every_file_of_the_mirror_has_its_checksum()
    {
        DataSetStore store = Store();
        Assert.All(DataSetCatalog.All, entry => Assert.Equal(entry.Files.Count, store.Fetch(entry.Name).Length));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }

    [DataFact]
    public void Every_small_data_set_is_as_its_entry_says()
    {
        DataSetStore store = Store();
        Assert.All(DataSetCatalog.All.Where(entry => entry.Files[0].Bytes < 250_000), entry => AssertAsDescribed(store.Load(entry.Name)));
    }

    [DataFact]
    public void Thyroid_has_the_split_of_GOAD()
    {
        DataSet set = Store().Load("thyroid");
        Assert.Equal((1839, 1933), (set.Split!.Train.Length, set.Split.Test.Length));
        Assert.Equal(93, set.Split.Test.Sum(row => Labels(set)[row]));
        Assert.Equal(0, set.Split.Train.Sum(row => Labels(set)[row]));
        Assert.True(set.Split.Train[^1] < set.Split.Test[0]);
    }

    [DataFact]
    public void Arrhythmia_has_the_split_of_GOAD()
    {
        DataSet set = Store().Load("arrhythmia");
        Assert.Equal((193, 259), (set.Split!.Train.Length, set.Split.Test.Length));
        Assert.Equal(66, set.Split.Test.Sum(row => Labels(set)[row]));
    }

    [DataFact]
    public void Kdd_takes_attacks_for_normal_and_has_121_features_when_encoded()
    {
        DataSet set = Store().Load("kdd99");
        AssertAsDescribed(set);
        var connection = (CategoryColumn)set.Table["connection"];
        Assert.Equal(("normal", 1.0), (connection.Text(0), Labels(set)[0]));
        Assert.Equal(23, connection.Levels.Count);
        Column[] features = [.. set.Table.Columns.Take(41)];
        Assert.Equal(121, features.Sum(column => column is CategoryColumn words ? words.Levels.Count : 1));
        Assert.Equal(8, ((NumberColumn)set.Table["srv_count"]).Values[0]);
    }

    [DataFact]
    public void Kddrev_keeps_all_normal_rows_and_always_draws_the_same_attacks()
    {
        DataSet set = Store().Load("kddrev");
        AssertAsDescribed(set);
        Assert.Equal(97_278, Count(set, "normal"));
        // Known of this draw: another seed or order would change these counts.
        Assert.Equal((17_222, 6554), (Count(set, "smurf"), Count(set, "neptune")));
    }

    [DataFact]
    public void Corrected_kdd_has_labels_of_its_own() => AssertAsDescribed(Store().Load("kdd99-corrected"));

    [DataFact]
    public void Cloudera_has_the_reports_rows_and_both_labels()
    {
        DataSet set = Store().Load("kdd99-cloudera");
        AssertAsDescribed(set);
        Assert.Equal((97_278, 10_000), (set.Split!.Train.Length, set.Split.Test.Length));
        Assert.Equal("srv_count", set.Table.Columns[0].Name);
        Assert.Equal("dst_host_srv_rerror_rate", set.Table.Columns[17].Name);
        Assert.Equal(["target", "true_label"], set.Table.Columns.Skip(18).Select(column => column.Name));
        double[] target = Labels(set);
        double[] truth = ((NumberColumn)set.Table["true_label"]).Values.ToArray();
        Assert.Equal(0, set.Split.Train.Sum(row => truth[row] + target[row]));
        Assert.Equal(3896, set.Split.Test.Sum(row => truth[row]));
        Assert.Equal(510, set.Split.Train.Max(row => ((NumberColumn)set.Table["srv_count"]).Values[row]));
        Assert.Equal([9, 0, 0, 1, 0.67], set.Table.Columns.Take(5).Select(column => ((NumberColumn)column).Values[97_278]));
    }

    [DataFact]
    public void Clouderas_true_labels_are_those_of_the_mirror()
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("MISFIT_DATASETS")!, "kdd99", "cloudera_8020", "true_labels.csv");
        double[] expected = [.. File.ReadLines(path).Skip(1).Select(line => line.EndsWith(",1", StringComparison.Ordinal) ? 1.0 : 0)];
        Assert.Equal(expected, ClouderaTable.TrueLabels(DataSetCatalog.Find("kdd99-cloudera")));
    }

    [DataFact]
    public void Ecg_has_both_halves_with_normal_beats_to_learn_from()
    {
        DataSet set = Store().Load("ecg5000");
        AssertAsDescribed(set);
        Assert.Equal((292, 4500), (set.Split!.Train.Length, set.Split.Test.Length));
        Assert.Equal(2627, set.Split.Test.Count(row => set.Table["beat"].Text(row) == "1"));
    }

    [DataFact]
    public void Digits_have_pixels_and_a_class()
    {
        DataSet set = Store().Load("mnist");
        AssertAsDescribed(set);
        Assert.Equal("7", set.Table["class"].Text(0));
        Assert.Equal(980, ((CategoryColumn)set.Table["class"]).Codes.ToArray().Count(code => code == 0));
    }

    [DataFact]
    public void Taxi_rides_are_labelled_by_windows()
    {
        DataSet set = Store().Load("nab/realKnownCause/nyc_taxi");
        AssertAsDescribed(set);
        Assert.Equal(ColumnKind.Time, set.Table["timestamp"].Kind);
        int first = Array.FindIndex(Labels(set), label => label == 1);
        Assert.Equal("2014-10-30T15:30:00", set.Table["timestamp"].Text(first));
    }

    [DataFact]
    public void Data_set_as_a_source_leaves_further_labels_out()
    {
        Table table = TableSource.Parse("dataset:thyroid").ReadAll();
        Assert.Equal((3772, 7, "y"), (table.Rows, table.Columns.Count, table.LabelColumn));
        Table ecg = TableSource.Parse("dataset:ecg5000").ReadAll();
        Assert.Null(ecg.Find("beat"));
        Assert.Equal("label", ecg.LabelColumn);
    }

    [DataFact]
    public void Data_set_as_a_source_gives_the_columns_asked_for()
    {
        ColumnSchema[] schema = [new("x3", ColumnKind.Number), new("x0", ColumnKind.Number)];
        using TableReader reader = TableSource.Parse("dataset:thyroid").Open(schema);
        Table batch = reader.Read(10)!;
        Assert.Equal((10, "x3"), (batch.Rows, batch.Columns[0].Name));
        Assert.Contains("x9", Assert.Throws<DataException>(() => TableSource.Parse("dataset:thyroid").Open([new("x9", ColumnKind.Number)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_data_set_as_a_source_suggests_names() =>
        Assert.Contains("thyroid", Assert.Throws<DataException>(() => TableSource.Parse("dataset:thyrod")).Message, StringComparison.Ordinal);

    private DataSetStore Store() => new(new DataSetStoreOptions { CacheFolder = folder.Root });

    private static int Count(DataSet set, string connection)
    {
        var words = (CategoryColumn)set.Table["connection"];
        return words.Codes.ToArray().Count(code => words.Levels[code] == connection);
    }

    private static double[] Labels(DataSet set) => ((NumberColumn)set.Table[set.LabelColumn]).Values.ToArray();

    private static void AssertAsDescribed(DataSet set)
    {
        Assert.Equal(set.Entry.Rows, set.Table.Rows);
        Assert.Equal(set.Entry.Columns, set.Table.Columns.Count - 1 - set.FurtherLabelColumns.Count);
        Assert.Equal(set.LabelColumn, set.Table.LabelColumn);
        Assert.All(set.FurtherLabelColumns, column => Assert.NotNull(set.Table.Find(column)));
        if (set.Entry.Anomalies is { } anomalies)
        {
            Assert.Equal(anomalies, Labels(set).Sum());
        }
    }
}
