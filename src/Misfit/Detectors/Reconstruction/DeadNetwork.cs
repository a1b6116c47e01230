using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Reconstruction;

/// <summary>
/// Networks of rectified units can die: where all units of a layer are 0 for every row, every row is rebuilt as the same one, no gradient passes the layer, and training moves nothing but the biases behind it.
/// </summary>
internal static class DeadNetwork
{
    private const int MostRows = 256;

    /// <summary>Whether rows that differ are rebuilt as exactly the same one.</summary>
    public static bool Is(IReconstructionNetwork network, Activation activation, Matrix rows)
    {
        int count = Math.Min(MostRows, rows.Rows);
        if (activation != Activation.Relu || !Differ(rows, count))
        {
            return false;
        }

        var rebuilt = new Matrix(count, rows.Columns);
        new NetworkPasses(rows.Columns, network.Rebuild).Run(rows, 0, count, rebuilt, static (row, output, target) => output.CopyTo(target.Row(row)));
        return !Differ(rebuilt, count);
    }

    private static bool Differ(Matrix rows, int count)
    {
        for (int row = 1; row < count; row++)
        {
            if (!rows.Row(row).SequenceEqual(rows.Row(0)))
            {
                return true;
            }
        }

        return false;
    }
}
