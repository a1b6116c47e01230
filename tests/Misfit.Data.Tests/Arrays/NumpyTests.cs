using System.Text;
using Misfit.Tables;

namespace Misfit.Data.Tests.Arrays;

public sealed class NumpyTests
{
    private const string Matrix = "x0:Number 1|4\nx1:Number 2|5\nx2:Number 3|6";

    [Theory]
    [InlineData("<f2")]
    [InlineData("<f4")]
    [InlineData("<f8")]
    [InlineData(">f2")]
    [InlineData(">f4")]
    [InlineData(">f8")]
    [InlineData("|i1")]
    [InlineData("|u1")]
    [InlineData("<i2")]
    [InlineData(">i2")]
    [InlineData("<u2")]
    [InlineData("<i4")]
    [InlineData(">u4")]
    [InlineData("<i8")]
    [InlineData(">i8")]
    [InlineData("<u8")]
    public void Read_types_giveTheNumbers(string type) =>
        Assert.Equal(Matrix, Sample.Describe(Sample.Read(ArrayFiles.Npy(type, "2, 3", ArrayFiles.Numbers(type, 6)), "a.npy")));

    [Theory]
    [InlineData("|b1", new byte[] { 1, 0 }, "1|0")]
    [InlineData("|i1", new byte[] { 0xff, 0x80 }, "-1|-128")]
    [InlineData("<i2", new byte[] { 0xfe, 0xff, 0, 0x80 }, "-2|-32768")]
    [InlineData("<u2", new byte[] { 0xfe, 0xff, 0, 0x80 }, "65534|32768")]
    [InlineData("<i4", new byte[] { 0xfd, 0xff, 0xff, 0xff, 1, 0, 0, 0 }, "-3|1")]
    [InlineData("<u8", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0x80, 1, 0, 0, 0, 0, 0, 0, 0 }, "9.223372036854776E+18|1")]
    public void Read_signsAndBooleans_areKept(string type, byte[] values, string expected) =>
        Assert.Equal($"x0:Number {expected}", Sample.Describe(Sample.Read(ArrayFiles.Npy(type, "2,", values), "a.npy")));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_versions_areRead(byte version) =>
        Assert.Equal(Matrix, Sample.Describe(Sample.Read(ArrayFiles.Npy("<f4", "2, 3", ArrayFiles.Numbers("<f4", 6), version: version), "a.npy")));

    [Fact]
    public void Read_fortranOrder_isTransposed() =>
        Assert.Equal("x0:Number 1|2\nx1:Number 3|4\nx2:Number 5|6", Sample.Describe(Sample.Read(ArrayFiles.Npy("<i4", "2, 3", ArrayFiles.Numbers("<i4", 6), fortran: true), "a.npy")));

    [Fact]
    public void Read_images_areFlattenedPerRow()
    {
        Table table = Sample.Read(ArrayFiles.Npy("|u1", "2, 2, 3, 2", ArrayFiles.Numbers("|u1", 24)), "a.npy");
        Assert.Equal((2, 12), (table.Rows, table.Columns.Count));
        Assert.Equal("13", table["x0"].Text(1));
    }

    [Fact]
    public void Read_gzip_isRead() =>
        Assert.Equal(Matrix, Sample.Describe(Sample.Read(Sample.Gzip(ArrayFiles.Npy("<f4", "2, 3", ArrayFiles.Numbers("<f4", 6))), "a.npy.gz")));

    [Fact]
    public void Open_batches_continueWhereTheLastEnded()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Path("a.npy"), ArrayFiles.Npy("<i4", "5, 2", ArrayFiles.Numbers("<i4", 10)));
        using TableReader reader = TableSource.Parse(folder.Path("a.npy")).Open([Sample.Number("x1")]);
        Assert.Equal("x1:Number 2|4", Sample.Describe(reader.Read(2)!));
        Assert.Equal("x1:Number 6|8", Sample.Describe(reader.Read(2)!));
        Assert.Equal("x1:Number 10", Sample.Describe(reader.Read(2)!));
        Assert.Null(reader.Read(2));
        Assert.Equal(1, reader.Fraction);
    }

    [Theory]
    [InlineData("2,")]
    [InlineData("2, 1")]
    [InlineData("1, 2")]
    public void Read_archive_namesTheLabels(string labelShape)
    {
        byte[] file = ArrayFiles.Zip(
            ("y.npy", ArrayFiles.Npy("<i8", labelShape, ArrayFiles.Numbers("<i8", 2))),
            ("other.npy", ArrayFiles.Npy("|O", "1,", [1])),
            ("X.npy", ArrayFiles.Npy("<f8", "2, 3", ArrayFiles.Numbers("<f8", 6), fortran: false)));
        foreach (string name in new[] { "a.npz", "a.npz.gz" })
        {
            Table table = Sample.Read(name.EndsWith(".gz", StringComparison.Ordinal) ? Sample.Gzip(file) : file, name);
            Assert.Equal(Matrix + "\ny:Number 1|2", Sample.Describe(table));
            Assert.Equal("y", table.LabelColumn);
        }
    }

    [Fact]
    public void Read_archiveOfOneArray_readsIt() =>
        Assert.Equal(Matrix, Sample.Describe(Sample.Read(ArrayFiles.Zip(("data.npy", ArrayFiles.Npy("<f4", "2, 3", ArrayFiles.Numbers("<f4", 6)))), "a.npz")));

    [Theory]
    [InlineData("|O", "2,", "may run code")]
    [InlineData("<U5", "2,", "of type '<U5'")]
    [InlineData("<f16", "2,", "of type '<f16'")]
    [InlineData("<c8", "2,", "of type '<c8'")]
    [InlineData("<f4", "", "has no rows")]
    [InlineData("<f4", "0, 3", "is empty")]
    [InlineData("<f4", "3, 0", "is empty")]
    [InlineData("<f4", "-3, 2", "no list of sizes")]
    [InlineData("<f4", "2, 2", "is truncated: 2 rows of 2 values were announced, row 1 is not complete")]
    [InlineData("<f4", "999999999999, 3", "is truncated")]
    [InlineData("<f4", "3, 999999999999", "at most 100,000 can be read")]
    [InlineData("<f4", "99999999999999999999, 3", "no list of sizes")]
    [InlineData("<f4", "3, 9223372036854775807, 9223372036854775807, 9223372036854775807", "at most 100,000 can be read")]
    public void Read_malformedArray_saysWhat(string type, string shape, string expected) =>
        Assert.Contains(expected, Sample.Error(() => Sample.Read(ArrayFiles.Npy(type, shape, ArrayFiles.Numbers("<f4", 3)), "a.npy")), StringComparison.Ordinal);

    [Fact]
    public void Read_malformedFile_saysWhat()
    {
        byte[] array = ArrayFiles.Npy("<f4", "2, 3", ArrayFiles.Numbers("<f4", 6));
        byte[] structured = [0x93, .. "NUMPY"u8, 1, 0, 90, 0, .. Encoding.ASCII.GetBytes("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }".PadRight(90))];
        byte[] hugeHeader = [0x93, .. "NUMPY"u8, 2, 0, 0xff, 0xff, 0xff, 0xff];
        Check(structured, "a.npy", "records of named fields");
        Check(hugeHeader, "a.npy", "its header claims 4,294,967,295 bytes");
        Check(array[1..], "a.npy", "it is no NumPy array");
        Check([.. array[..6], 9, .. array[7..]], "a.npy", "in version 9.0");
        Check([], "a.npy", "is truncated");
        Check(array, "a.npz", "no intact zip");
        Check(ArrayFiles.Zip(("readme.txt", [1])), "a.npz", "holds no array");
        Check(ArrayFiles.Zip(("a.npy", array), ("b.npy", array)), "a.npz", "holds the arrays 'a', 'b'; name the one to read X");
        Check(ArrayFiles.Zip(("X.npy", array), ("y.npy", array)), "a.npz", "the labels are 2 × 3, the values 2 × 3");
        Check(ArrayFiles.Npy("<f4", "999999999, 3", [1, 2, 3], fortran: true), "a.npy", "more than 500,000,000 values");
        Check(ArrayFiles.Npy("<f4", "9999999, 3", [1, 2, 3], fortran: true), "a.npy", "is truncated");
    }

    [Fact]
    public void Read_bomb_stopsAtTheLimit()
    {
        byte[] bomb = ArrayFiles.Zip(("X.npy", ArrayFiles.Npy("|u1", "9000000, 2", new byte[18_000_000])));
        Assert.InRange(bomb.Length, 1, 100_000);
        Assert.Contains("more than 1,000,000 values", Sample.Error(() => Sample.Read(bomb, "a.npz", new TableReadOptions { MaximumValues = 1_000_000 })), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_wordsExpected_areRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Path("a.npy"), ArrayFiles.Npy("<i4", "5, 2", ArrayFiles.Numbers("<i4", 10)));
        TableSource source = TableSource.Parse(folder.Path("a.npy"));
        Assert.Contains("column 'x0' holds numbers, but words are expected", Sample.Error(() => source.Open([Sample.Category("x0")])), StringComparison.Ordinal);
        Assert.Contains("lacks the column 'name'", Sample.Error(() => source.Open([Sample.Number("name")])), StringComparison.Ordinal);
    }

    private static void Check(byte[] file, string name, string expected) =>
        Assert.Contains(expected, Sample.Error(() => Sample.Read(file, name)), StringComparison.Ordinal);
}
