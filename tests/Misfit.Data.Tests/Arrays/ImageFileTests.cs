using Misfit.Numerics;
using Misfit.Tables;

namespace Misfit.Data.Tests.Arrays;

public sealed class ImageFileTests
{
    [Fact]
    public void Read_idxImages_findTheirLabels()
    {
        using var folder = new TemporaryFolder();
        byte[] images = Sample.Gzip(ArrayFiles.Idx(8, [3, 2, 2], ArrayFiles.Numbers("|u1", 12)));
        File.WriteAllBytes(folder.Path("small-images-idx3-ubyte.gz"), images);
        TableSource source = TableSource.Parse(folder.Path("small-images-idx3-ubyte.gz"));
        Assert.Null(source.ReadAll().LabelColumn);
        File.WriteAllBytes(folder.Path("small-labels-idx1-ubyte.gz"), Sample.Gzip(ArrayFiles.Idx(8, [3], [7, 8, 9])));
        Table table = source.ReadAll();
        Assert.Equal("x0:Number 1|5|9\nx1:Number 2|6|10\nx2:Number 3|7|11\nx3:Number 4|8|12\ny:Number 7|8|9", Sample.Describe(table));
        Assert.Equal("y", table.LabelColumn);
        File.WriteAllBytes(folder.Path("small-labels-idx1-ubyte.gz"), Sample.Gzip(ArrayFiles.Idx(8, [2], [7, 8])));
        Assert.Contains("one label for each row", Sample.Error(() => source.ReadAll()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x08, "|u1")]
    [InlineData(0x09, "|i1")]
    [InlineData(0x0b, ">i2")]
    [InlineData(0x0c, ">i4")]
    [InlineData(0x0d, ">f4")]
    [InlineData(0x0e, ">f8")]
    public void Read_idxTypes_giveTheNumbers(byte code, string type) =>
        Assert.Equal("x0:Number 1|3\nx1:Number 2|4", Sample.Describe(Sample.Read(ArrayFiles.Idx(code, [2, 2], ArrayFiles.Numbers(type, 4)), "a.idx")));

    [Fact]
    public void Read_malformedIdx_saysWhat()
    {
        Check(ArrayFiles.Idx(7, [2, 2], [1, 2, 3, 4]), "a.idx", "unknown type 0x07");
        Check(ArrayFiles.Idx(8, [2, 3], [1, 2, 3, 4]), "a.idx", "is truncated");
        Check(ArrayFiles.Idx(8, [uint.MaxValue, 3], [1, 2, 3, 4]), "a.idx", "is truncated");
        Check(ArrayFiles.Idx(8, [3, uint.MaxValue], [1, 2, 3, 4]), "a.idx", "at most 100,000 can be read");
        Check([1, 2, 3, 4], "a.idx", "no IDX array");
        Check([0, 0, 8, 2, 0, 0], "a.idx", "is truncated");
    }

    [Fact]
    public void Read_cifar_givesLabelsAndPixels()
    {
        byte[] file = [3, .. Enumerable.Repeat((byte)200, 3072), 9, .. Enumerable.Repeat((byte)5, 3072)];
        Table table = Sample.Read(Sample.Gzip(file), "batch.bin.gz");
        Assert.Equal((2, 3073), (table.Rows, table.Columns.Count));
        Assert.Equal("3|9", $"{table["y"].Text(0)}|{table["y"].Text(1)}");
        Assert.Equal("200|5", $"{table["x3071"].Text(0)}|{table["x3071"].Text(1)}");
        Assert.Equal("y", table.LabelColumn);
        Assert.Equal(RowShape.Image(32, 32, 3), table.RowShape);
        Check([.. file, 1, 2, 3], "batch.bin", "its last row is not complete");
        Check(file[1..], "batch.bin", "not in the binary format of CIFAR-10");
        Check([], "batch.bin", "not in the binary format of CIFAR-10");
    }

    [Theory]
    [InlineData("2, 5, 6", 5, 6, 1)]
    [InlineData("2, 5, 6, 3", 5, 6, 3)]
    [InlineData("2, 3, 5, 6", 5, 6, 3)]
    public void Read_imageArrays_keepTheirShape(string dimensions, int height, int width, int channels)
    {
        var shape = RowShape.Image(height, width, channels);
        Table table = Sample.Read(ArrayFiles.Npy("<f8", dimensions, ArrayFiles.Numbers("<f8", 2 * shape.Columns)), "a.npy");
        Assert.Equal(shape, table.RowShape);
        Assert.Equal(shape, table.SelectRows([1]).RowShape);
    }

    [Fact]
    public void Read_channelsLast_ordersColumnsChannelAfterChannel()
    {
        Table table = Sample.Read(ArrayFiles.Npy("<f8", "1, 5, 2, 2", ArrayFiles.Numbers("<f8", 20)), "a.npy");
        Assert.Equal("x0 x2 x4 x6 x8 x10 x12 x14 x16 x18 x1 x3 x5 x7 x9 x11 x13 x15 x17 x19", string.Join(' ', table.Columns.Select(column => column.Name)));
        Assert.Equal("2", table["x1"].Text(0));
    }

    [Theory]
    [InlineData("2, 12")]
    [InlineData("2, 3, 4, 2")]
    [InlineData("2, 1, 3")]
    public void Read_otherArrays_haveNoShape(string dimensions)
    {
        int count = dimensions.Split(',').Select(int.Parse).Aggregate((a, b) => a * b);
        Assert.Null(Sample.Read(ArrayFiles.Npy("<f8", dimensions, ArrayFiles.Numbers("<f8", count)), "a.npy").RowShape);
    }

    private static void Check(byte[] file, string name, string expected) =>
        Assert.Contains(expected, Sample.Error(() => Sample.Read(file, name)), StringComparison.Ordinal);
}
