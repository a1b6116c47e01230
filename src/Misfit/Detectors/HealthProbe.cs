using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors;

/// <summary>Examines a fitted model without labels.</summary>
public static class HealthProbe
{
    internal static TrainingHealth Examine(DetectorModel model, DetectorModel? untrained, Matrix rows, TrainingHealth health, int seed) => health;
}
