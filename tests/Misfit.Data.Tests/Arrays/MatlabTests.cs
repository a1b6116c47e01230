using Misfit.Tables;

namespace Misfit.Data.Tests.Arrays;

public sealed class MatlabTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Read_valuesAndLabels_areRead(bool littleEndian, bool compressed)
    {
        string order = littleEndian ? "<" : ">";
        byte[] text = ArrayFiles.MatArray("note", [1, 4], 4, ArrayFiles.Numbers(order + "u2", 4), littleEndian, arrayClass: 4);
        byte[] values = ArrayFiles.MatArray("X", [2, 3], 9, ArrayFiles.Numbers(order + "f8", 6), littleEndian);
        byte[] labels = ArrayFiles.MatArray("y", [2, 1], 2, ArrayFiles.Numbers("|u1", 2), littleEndian);
        byte[][] elements = [text, labels, values];
        byte[] file = [.. ArrayFiles.MatHeader(littleEndian), .. elements.SelectMany(element => compressed ? ArrayFiles.MatCompressed(element, littleEndian) : element)];
        Table table = Sample.Read(file, "a.mat");
        Assert.Equal("x0:Number 1|2\nx1:Number 3|4\nx2:Number 5|6\ny:Number 1|2", Sample.Describe(table));
        Assert.Equal("y", table.LabelColumn);
        Assert.Equal(Sample.Describe(table), Sample.Describe(Sample.Read(Sample.Gzip(file), "a.mat.gz")));
    }

    [Theory]
    [InlineData(1u, "|i1")]
    [InlineData(2u, "|u1")]
    [InlineData(3u, "<i2")]
    [InlineData(4u, "<u2")]
    [InlineData(5u, "<i4")]
    [InlineData(6u, "<u4")]
    [InlineData(7u, "<f4")]
    [InlineData(9u, "<f8")]
    [InlineData(12u, "<i8")]
    [InlineData(13u, "<u8")]
    public void Read_storageTypes_giveTheNumbers(uint storage, string type)
    {
        byte[] file = [.. ArrayFiles.MatHeader(), .. ArrayFiles.MatArray("data", [3, 2], storage, ArrayFiles.Numbers(type, 6))];
        Assert.Equal("x0:Number 1|2|3\nx1:Number 4|5|6", Sample.Describe(Sample.Read(file, "a.mat")));
    }

    [Fact]
    public void Read_malformed_saysWhat()
    {
        byte[] header = ArrayFiles.MatHeader();
        byte[] values = ArrayFiles.MatArray("X", [2, 3], 9, ArrayFiles.Numbers("<f8", 6));
        Check([.. "MATLAB 7.3 MAT-file"u8, .. new byte[200]], "version 7.3 (HDF5); save it with");
        Check(new byte[200], "no MATLAB file of version 5 to 7");
        Check(header[..50], "is truncated");
        Check(header, "holds no array of numbers");
        Check([.. header, .. values[..^20]], "is truncated");
        Check([.. header, .. values, 14, 0, 0, 0], "the tag of an element is not complete");
        Check([.. header, .. ArrayFiles.MatArray("X", [2, 4], 9, ArrayFiles.Numbers("<f8", 6))], "of 2 × 4 values has 48 bytes");
        Check([.. header, .. ArrayFiles.MatArray("X", [-2, 4], 9, ArrayFiles.Numbers("<f8", 6))], "is empty");
        Check([.. header, .. ArrayFiles.MatArray("X", [int.MaxValue, int.MaxValue], 9, ArrayFiles.Numbers("<f8", 6))], "at most 100,000 can be read");
        Check([.. header, .. ArrayFiles.MatArray("X", [int.MaxValue, 1], 9, ArrayFiles.Numbers("<f8", 6))], "more than 500,000,000 values");
        Check([.. header, .. ArrayFiles.MatArray("X", [2, 3], 77, ArrayFiles.Numbers("<f8", 6))], "unknown type 77");
        Check([.. header, .. ArrayFiles.MatArray("A", [2, 3], 9, ArrayFiles.Numbers("<f8", 6)), .. ArrayFiles.MatArray("B", [2, 3], 9, ArrayFiles.Numbers("<f8", 6))], "holds the arrays 'A', 'B'");
    }

    private static void Check(byte[] file, string expected) =>
        Assert.Contains(expected, Sample.Error(() => Sample.Read(file, "a.mat")), StringComparison.Ordinal);
}
