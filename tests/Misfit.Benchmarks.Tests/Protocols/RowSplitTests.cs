using Misfit.Benchmarks.Protocols;
using Misfit.Data.Datasets;

namespace Misfit.Benchmarks.Tests.Protocols;

public sealed class RowSplitTests
{
    // 90 normal rows and 10 anomalies, every tenth.
    private static readonly bool[] Labels = [.. Enumerable.Range(0, 100).Select(row => row % 10 == 3)];

    [Fact]
    public void OneClass_trains_on_half_of_the_normal_rows_and_tests_on_the_rest()
    {
        RowSplit split = RowSplit.Of(Protocol.OneClass, Labels, 1);

        Assert.Equal(45, split.Train.Length);
        Assert.DoesNotContain(split.Train, row => Labels[row]);
        Assert.Equal(Enumerable.Range(0, 100), split.Train.Concat(split.Test).Order());
    }

    [Fact]
    public void Unsupervised_is_stratified_70_to_30()
    {
        RowSplit split = RowSplit.Of(Protocol.Unsupervised, Labels, 1);

        Assert.Equal((70, 7), (split.Train.Length, split.Train.Count(row => Labels[row])));
        Assert.Equal((30, 3), (split.Test.Length, split.Test.Count(row => Labels[row])));
        Assert.Equal(Enumerable.Range(0, 100), split.Train.Concat(split.Test).Order());
    }

    [Fact]
    public void Transductive_trains_and_tests_on_all_rows()
    {
        RowSplit split = RowSplit.Of(Protocol.Transductive, Labels, 1);

        Assert.Equal(Enumerable.Range(0, 100), split.Train);
        Assert.Equal(split.Train, split.Test);
    }

    [Theory]
    [InlineData(Protocol.OneClass)]
    [InlineData(Protocol.Unsupervised)]
    public void Equal_seeds_give_equal_splits_and_others_do_not(Protocol protocol)
    {
        Assert.Equal(RowSplit.Of(protocol, Labels, 5).Train, RowSplit.Of(protocol, Labels, 5).Train);
        Assert.NotEqual(RowSplit.Of(protocol, Labels, 5).Train, RowSplit.Of(protocol, Labels, 6).Train);
    }

    [Fact]
    public void Published_split_is_used_by_one_class_alone()
    {
        var published = new PublishedSplit([2, 1], [3, 4, 5], "a paper");

        Assert.Equal([2, 1], RowSplit.Of(Protocol.OneClass, Labels, 1, published).Train);
        Assert.Equal([3, 4, 5], RowSplit.Of(Protocol.OneClass, Labels, 1, published).Test);
        Assert.Equal(70, RowSplit.Of(Protocol.Unsupervised, Labels, 1, published).Train.Length);
        Assert.Equal(100, RowSplit.Of(Protocol.Transductive, Labels, 1, published).Train.Length);
    }

    [Theory]
    [InlineData(Protocol.OneClass, 2, 1)]
    [InlineData(Protocol.Unsupervised, 2, 2)]
    [InlineData(Protocol.Transductive, 1, 1)]
    public void Least_numbers_of_rows_suffice_and_one_fewer_is_refused(Protocol protocol, int normal, int anomalies)
    {
        RowSplit split = RowSplit.Of(protocol, Rows(normal, anomalies), 1);

        Assert.NotEmpty(split.Train);
        Assert.Contains(split.Test, row => row < normal);
        Assert.Contains(split.Test, row => row >= normal);
        Assert.Contains($"at least {normal} normal rows and {anomalies} anomalies", Assert.Throws<DataException>(() => RowSplit.Of(protocol, Rows(normal - 1, anomalies), 1)).Message);
        Assert.Throws<DataException>(() => RowSplit.Of(protocol, Rows(normal, anomalies - 1), 1));
    }

    [Theory]
    [InlineData("one-class")]
    [InlineData("unsupervised")]
    [InlineData("transductive")]
    public void Name_of_a_parsed_protocol_is_the_same(string name) => Assert.Equal(name, ProtocolName.Of(ProtocolName.Parse(name)));

    [Fact]
    public void Parse_of_another_name_says_which_there_are() =>
        Assert.Contains("one of one-class, unsupervised, transductive, was 'supervised'", Assert.Throws<OptionsException>(() => ProtocolName.Parse("supervised")).Message);

    private static bool[] Rows(int normal, int anomalies) => [.. Enumerable.Repeat(false, normal), .. Enumerable.Repeat(true, anomalies)];
}
