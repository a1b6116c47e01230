using System.Globalization;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.OneClass;

/// <summary>Finds a network that maps everything to the centre.</summary>
internal static class CollapseAlarm
{
    /// <summary>Squared distances below this share of the squared length of the centre are rounding.</summary>
    private const double Rounding = 1e-8;

    private const int MostRows = 1000;

    public static TrainingHealth Check(OneClassNetwork network, Matrix rows, TrainingHealth health)
    {
        Matrix some = rows.SliceRows(0, Math.Min(MostRows, rows.Rows));
        double mean = OneClassNetwork.Distances(new NetworkPasses(network.Width, network.Offsets), some).Average();
        if (mean > Rounding * network.SquaredCenter)
        {
            return health;
        }

        string message = string.Create(CultureInfo.InvariantCulture,
            $"The network maps all rows to the centre (mean squared distance {mean:G3}): it tells nothing apart. Lower learning-rate or epochs, raise penalty-l2, or fit with another seed.");
        return health with { Findings = [.. health.Findings, new(HealthProblem.Collapsed, true, message)] };
    }
}
