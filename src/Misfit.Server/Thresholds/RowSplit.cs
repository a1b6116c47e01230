namespace Misfit.Server.Thresholds;

/// <summary>Which rows a threshold is chosen on and which it is reported on: halves by a hash of the row's number, so that they stay the same whatever else changes.</summary>
internal static class RowSplit
{
    /// <summary>Whether a row is of the test split; else it is of the validation split.</summary>
    public static bool IsTest(int row)
    {
        ulong bits = ((ulong)row + 1) * 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return ((bits ^ (bits >> 31)) & 1) == 1;
    }
}
