using Misfit.Tables;

namespace Misfit.Data.Datasets;

// KDD Cup 1999 as in Cloudera's report: normal rows of the training file, then the report's test rows, 8,000 "normal" and 2,000 attacks.
internal static class ClouderaTable
{
    private const int FirstFeature = 23;
    private const int TestNormals = 8000;
    private const int TestAttacks = 2000;

    public static DataSet Load(DataSetEntry entry, string[] paths, CancellationToken cancellation)
    {
        int[] places = [.. Enumerable.Range(FirstFeature, KddTables.LabelIndex - FirstFeature + 1)];
        Table train = KddTables.Read(paths[0], places, cancellation);
        var connection = (CategoryColumn)train.Columns[^1];
        int[] normals = [.. Enumerable.Range(0, train.Rows).Where(row => KddTables.IsNormal(connection, row))];
        string[] features = [.. KddTables.Features.Skip(FirstFeature)];
        double[][] test = FileTables.Stack(paths[1..], [.. features, entry.LabelColumn], TestNormals + TestAttacks, cancellation);

        double[] none = new double[normals.Length];
        Column[] columns =
        [
            .. features.Select((name, i) => new NumberColumn(name, [.. Picked((NumberColumn)train.Columns[i], normals), .. test[i]])),
            new NumberColumn(entry.LabelColumn, [.. none, .. test[^1]]),
            new NumberColumn(entry.FurtherLabelColumns[0], [.. none, .. TrueLabels(entry)]),
        ];
        int[] trainRows = [.. Enumerable.Range(0, normals.Length)];
        int[] testRows = [.. Enumerable.Range(normals.Length, TestNormals + TestAttacks)];
        return new DataSet(entry, new Table(columns, entry.LabelColumn), new PublishedSplit(trainRows, testRows, entry.Split!));
    }

    // Of the test rows: one bit for each "normal" one, and all attacks are attacks.
    internal static double[] TrueLabels(DataSetEntry entry)
    {
        var labels = new double[TestNormals + TestAttacks];
        Array.Fill(labels, 1, TestNormals, TestAttacks);
        for (int row = 0; row < TestNormals; row++)
        {
            labels[row] = (entry.TrueAttacks[row / 8] >> (row % 8)) & 1;
        }

        return labels;
    }

    private static double[] Picked(NumberColumn column, int[] rows)
    {
        var picked = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            picked[i] = column.Values[rows[i]];
        }

        return picked;
    }
}
