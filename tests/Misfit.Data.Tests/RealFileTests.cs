using Misfit.Tables;

namespace Misfit.Data.Tests;

/// <summary>The files of the data mirror have the shapes its README tells.</summary>
public sealed class RealFileTests
{
    private static string Root => Environment.GetEnvironmentVariable("MISFIT_DATASETS")!;

    [DataFact]
    public void ReadAll_labelledArrays_haveTheirShapes()
    {
        Check("odds/thyroid.mat", 3772, 6, 93);
        Check("odds/arrhythmia.mat", 452, 274, 66);
        Check("adbench/classical/6_cardio.npz", 1831, 21, 176);
        Check("adbench/classical/38_thyroid.npz", 3772, 6, 93);
        Check("adbench/classical/32_shuttle.npz", 49097, 9, 3511);
        Check("adbench/cv_resnet18/MVTec-AD_bottle.npz", 292, 512, 63);
        Check("adbench/nlp_bert/20news_3.npz", 615, 768, 30);
    }

    [DataFact]
    public void ReadAll_images_haveTheirShapes()
    {
        Assert.Equal((10_000, 785), Shape(Read("mnist/t10k-images-idx3-ubyte.gz")));
        Assert.Equal((3615, 785), Shape(Read("fashion-mnist/part-images-idx3-ubyte.gz")));
        Table cifar = Read("cifar10/test_batch.bin.gz");
        Assert.Equal((5000, 3073), Shape(cifar));
        Assert.Equal(500, Count(cifar, 7));
    }

    [DataFact]
    public void ReadAll_headerlessText_hasItsShape()
    {
        Table table = Read("kdd99/corrected.gz");
        Assert.Equal((311_029, 42), Shape(table));
        Assert.Equal(["c1", "c2", "c3", "c41"], table.Columns.Where(column => column.Kind == ColumnKind.Category).Select(column => column.Name));
        var labels = (CategoryColumn)table["c41"];
        int normal = labels.Levels.ToList().IndexOf("normal.");
        Assert.Equal(60_593, labels.Codes.Count(normal));
    }

    [DataFact]
    public void ReadAll_textWithHeader_hasItsShape()
    {
        Assert.Equal((8000, 19), Shape(Read("kdd99/cloudera_8020/test_inliers.csv.gz")));
        Assert.Equal((500, 141), Shape(Read("ecg5000/ecg5000_500.csv.gz")));
        Table series = Read("nab/realKnownCause/nyc_taxi.csv");
        Assert.Equal((10_320, 2), Shape(series));
        Assert.Equal(ColumnKind.Time, series["timestamp"].Kind);
        Assert.Equal("2014-07-01", series["timestamp"].Text(0));
    }

    private static Table Read(string file) => TableSource.Parse(Path.Combine(Root, file)).ReadAll();

    private static (int, int) Shape(Table table) => (table.Rows, table.Columns.Count);

    private static int Count(Table table, double label) => ((NumberColumn)table[table.LabelColumn!]).Values.Count(label);

    private static void Check(string file, int rows, int columns, int anomalies)
    {
        Table table = Read(file);
        Assert.Equal((rows, columns + 1), Shape(table));
        Assert.Equal(anomalies, Count(table, 1));
    }
}
