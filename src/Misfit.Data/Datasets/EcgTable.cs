using System.Globalization;
using Misfit.Tables;

namespace Misfit.Data.Datasets;

// ECG5000: the archive's 500 training beats, then its 4,500 test beats.
internal static class EcgTable
{
    private const int Samples = 140;
    private const int TrainingBeats = 500;
    private const int NormalBeat = 1;
    private static readonly string[] Beats = ["1", "2", "3", "4", "5"];

    public static DataSet Load(DataSetEntry entry, string[] paths, CancellationToken cancellation)
    {
        string[] samples = [.. Enumerable.Range(0, Samples).Select(i => string.Create(CultureInfo.InvariantCulture, $"t{i}"))];
        double[][] read = FileTables.Stack(paths, [.. samples, "label"], entry.Rows, cancellation);
        double[] beats = read[^1];
        Column[] columns =
        [
            .. samples.Select((name, i) => new NumberColumn(name, read[i])),
            new NumberColumn(entry.LabelColumn, [.. beats.Select(beat => beat == NormalBeat ? 0.0 : 1)]),
            new CategoryColumn(entry.FurtherLabelColumns[0], [.. beats.Select(beat => (int)beat - 1)], Beats),
        ];
        int[] train = [.. Enumerable.Range(0, TrainingBeats).Where(row => beats[row] == NormalBeat)];
        int[] test = [.. Enumerable.Range(TrainingBeats, entry.Rows - TrainingBeats)];
        return new DataSet(entry, new Table(columns, entry.LabelColumn), new PublishedSplit(train, test, entry.Split!));
    }
}
