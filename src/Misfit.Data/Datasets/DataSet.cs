using Misfit.Tables;

namespace Misfit.Data.Datasets;

/// <summary>A data set of the catalogue, read.</summary>
/// <param name="Entry">What the catalogue knows of it.</param>
/// <param name="Table">Its rows, label columns included.</param>
/// <param name="Split">The split a paper fixed; null when none did.</param>
public sealed record DataSet(DataSetEntry Entry, Table Table, PublishedSplit? Split)
{
    /// <summary>The name, as in <c>dataset:NAME</c>.</summary>
    public string Name => Entry.Name;

    /// <summary>Column of labels.</summary>
    public string LabelColumn => Entry.LabelColumn;

    /// <summary>Further columns that say what a row is, and so must not be learned from.</summary>
    public IReadOnlyList<string> FurtherLabelColumns => Entry.FurtherLabelColumns;
}

/// <summary>A division of a data set's rows that a paper fixed.</summary>
/// <param name="Train">Rows to learn from, all of them normal.</param>
/// <param name="Test">Rows to evaluate on.</param>
/// <param name="Source">Who fixed it and how.</param>
public sealed record PublishedSplit(int[] Train, int[] Test, string Source);
