using Misfit.Data.Datasets;
using Misfit.Numerics;
using Misfit.Tables;

namespace Misfit.Server.Learn;

/// <summary>
/// The 5,000 beats of ECG5000 as Anomagram's page takes them: the archive's 500 training beats are tested on, the other 4,500 are learned from. Each time step
/// is scaled to [0, 1] by its least and greatest value among the 4,500.
/// </summary>
internal sealed class Heartbeats
{
    /// <summary>Readings of a beat.</summary>
    public const int Length = 140;

    /// <summary>The data set's name in the catalogue.</summary>
    public const string Name = "ecg5000";

    /// <summary>The beats that are tested on come first.</summary>
    public const int Tested = 500;

    private readonly float[] least = new float[Length];
    private readonly float[] range = new float[Length];

    private Heartbeats(DataSet source, Matrix beats, int[] kinds)
    {
        (Source, Beats, Kinds) = (source, beats, kinds);
        Scaled = Scale(beats);
    }

    /// <summary>What the kinds 1 to 5 of the archive are called.</summary>
    public static IReadOnlyList<string> KindNames { get; } = ["", "Normal", "R-on-T PVC", "PVC", "Ectopic", "Unclassified"];

    /// <summary>The data set as it was read.</summary>
    public DataSet Source { get; }

    /// <summary>5,000 × 140, in the archive's units: standard deviations of the recording.</summary>
    public Matrix Beats { get; }

    /// <summary>5,000 × 140, from 0 to 1.</summary>
    public Matrix Scaled { get; }

    /// <summary>The kind of each beat, 1 to 5; 1 is normal.</summary>
    public int[] Kinds { get; }

    /// <exception cref="DataException">The data set cannot be had; says what to do.</exception>
    public static Heartbeats Load(DataSetStore store, CancellationToken cancellation)
    {
        DataSet set = store.Load(Name, cancellation: cancellation);
        var kind = (CategoryColumn)set.Table[set.FurtherLabelColumns[0]];
        Column[] readings = [.. Enumerable.Range(0, Length).Select(at => set.Table[$"t{at}"])];
        var beats = new Matrix(set.Table.Rows, Length) { RowShape = RowShape.Series(Length) };
        for (int at = 0; at < Length; at++)
        {
            ReadOnlySpan<double> values = ((NumberColumn)readings[at]).Values;
            for (int row = 0; row < beats.Rows; row++)
            {
                beats[row, at] = (float)values[row];
            }
        }

        return new Heartbeats(set, beats, [.. Enumerable.Range(0, beats.Rows).Select(row => kind.Codes[row] + 1)]);
    }

    /// <summary>Scales one beat.</summary>
    public Matrix Scale(ReadOnlySpan<float> beat)
    {
        var scaled = new Matrix(1, Length) { RowShape = RowShape.Series(Length) };
        for (int at = 0; at < Length; at++)
        {
            scaled[0, at] = (beat[at] - least[at]) / range[at];
        }

        return scaled;
    }

    /// <summary>A scaled beat in the archive's units.</summary>
    public float[] Restore(ReadOnlySpan<float> scaled)
    {
        var beat = new float[Length];
        for (int at = 0; at < Length; at++)
        {
            beat[at] = (scaled[at] * range[at]) + least[at];
        }

        return beat;
    }

    /// <summary>Whether each of the rows is abnormal.</summary>
    public bool[] Abnormal(ReadOnlySpan<int> rows)
    {
        var abnormal = new bool[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            abnormal[i] = Kinds[rows[i]] != 1;
        }

        return abnormal;
    }

    private Matrix Scale(Matrix beats)
    {
        for (int at = 0; at < Length; at++)
        {
            float[] values = [.. Enumerable.Range(Tested, beats.Rows - Tested).Select(row => beats[row, at])];
            (least[at], range[at]) = (values.Min(), values.Max() - values.Min());
        }

        var scaled = new Matrix(beats.Rows, Length) { RowShape = RowShape.Series(Length) };
        for (int row = 0; row < beats.Rows; row++)
        {
            Scale(beats.Row(row)).Row(0).CopyTo(scaled.Row(row));
        }

        return scaled;
    }
}
