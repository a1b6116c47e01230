using System.Runtime.InteropServices;
using Misfit.Storage;

namespace Misfit.Server.Runs;

/// <summary>The file of a run: scores and p-values as little-endian float64, then a byte for each flag.</summary>
internal static class RunFile
{
    public static void Write(string path, ScoredDataSet scored) => AtomicFile.Write(path, file =>
    {
        file.Write(MemoryMarshal.AsBytes<double>(scored.Scores));
        file.Write(MemoryMarshal.AsBytes<double>(scored.PValues));
        file.Write(MemoryMarshal.AsBytes<bool>(scored.Flagged));
    });

    public static double[] ReadScores(string path, int rows) => Read<double>(path, rows, 0);

    public static double[] ReadPValues(string path, int rows) => Read<double>(path, rows, (long)rows * sizeof(double));

    public static bool[] ReadFlags(string path, int rows) => Array.ConvertAll(Read<byte>(path, rows, 2L * rows * sizeof(double)), flag => flag != 0);

    private static T[] Read<T>(string path, int rows, long offset)
        where T : unmanaged
    {
        using FileStream file = File.OpenRead(path);
        file.Position = offset;
        var values = new T[rows];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
