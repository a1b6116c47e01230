using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.Projections;

/// <summary>What <see cref="Pca"/> measures of a row.</summary>
public enum PcaMethod
{
    /// <summary>The squared distance from the plane of the leading components.</summary>
    Reconstruction,

    /// <summary>The squared distance from the centre along the components, each in units of its variance (Shyu and others 2003).</summary>
    Mahalanobis,

    /// <summary>PyOD's score: distances from the unit vectors of the components as points, each divided by its share of the variance.</summary>
    Pyod,
}

/// <summary>
/// Principal component analysis: what does not lie in the plane of the main directions of the data is odd.
/// Shyu, Chen, Sarinnapakorn and Chang, "A Novel Anomaly Detection Scheme Based on Principal Component Classifier", ICDM workshop 2003.
/// </summary>
public sealed record Pca : Detector<PcaModel>
{
    /// <summary>What is measured. Default <see cref="PcaMethod.Reconstruction"/>.</summary>
    public PcaMethod Method { get; init; } = PcaMethod.Reconstruction;

    /// <summary>Number of components, 1 to 100,000; 0 (default) = as <see cref="ExplainedVariance"/> says for reconstruction, else all.</summary>
    public int Components { get; init; }

    /// <summary>Share of the variance that the components of a reconstruction must explain, 0.01 to 1. Default 0.7.</summary>
    public double ExplainedVariance { get; init; } = 0.7;

    /// <summary>Whether each column is first brought to mean 0 and deviation 1. Default false: pipelines scale before.</summary>
    public bool Standardize { get; init; }

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "pca",
        Family = "reconstruction",
        Summary = "What the main directions of the data cannot reproduce is odd. The linear counterpart of an autoencoder, with exact reasons.",
        Paper = "M.-L. Shyu, S.-C. Chen, K. Sarinnapakorn and L. Chang, A Novel Anomaly Detection Scheme Based on Principal Component Classifier, ICDM workshop 2003",
        Options =
        [
            DetectorOption.Choice<Pca, PcaMethod>("method", "What is measured: the reconstruction error, the distance along the components, or PyOD's score.", recipe => recipe.Method, (recipe, value) => recipe with { Method = value }),
            DetectorOption.Integer<Pca>("components", 0, 100_000, "Number of components; 0 = by explained-variance for reconstruction, else all.", recipe => recipe.Components, (recipe, value) => recipe with { Components = value }),
            DetectorOption.Number<Pca>("explained-variance", 0.01, 1, "Share of the variance that the components of a reconstruction must explain.", recipe => recipe.ExplainedVariance, (recipe, value) => recipe with { ExplainedVariance = value }),
            DetectorOption.Flag<Pca>("standardize", "Bring each column to mean 0 and deviation 1 first.", recipe => recipe.Standardize, (recipe, value) => recipe with { Standardize = value }),
        ],
        Presets =
        [
            new DetectorPreset("shyu", "All components weighted by their variance, on standardised columns (Shyu and others 2003).", () => new Pca { Method = PcaMethod.Mahalanobis, Standardize = true }),
            new DetectorPreset("pyod", "PyOD's score on standardised columns, with the signs of scikit-learn before 1.5.", () => new Pca { Method = PcaMethod.Pyod, Standardize = true }),
            new DetectorPreset("cloudera", "Two components on columns that were scaled before (Cloudera, Deep Learning for Anomaly Detection, 2020).", () => new Pca { Components = 2 }),
        ],
        Create = () => new Pca(),
        Load = (recipe, tensors) => PcaModel.Load((Pca)recipe, tensors),
    };

    /// <inheritdoc/>
    protected override PcaModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int most = Method == PcaMethod.Reconstruction ? rows.Columns - 1 : rows.Columns;
        if (Components > Math.Max(most, 0))
        {
            throw new OptionsException(Info.Id, [new OptionProblem("components", $"at most {most} for {rows.Columns} columns", $"{Components}")]);
        }

        PrincipalComponents components = PrincipalComponents.Of(rows, Standardize);
        int count = Math.Min(components.Count, Components > 0 ? Components : Method == PcaMethod.Reconstruction ? Math.Min(most, components.CountFor(ExplainedVariance)) : most);
        if (count == 0 && Method != PcaMethod.Reconstruction)
        {
            throw new DataException($"pca with method {(Method == PcaMethod.Pyod ? "pyod" : "mahalanobis")} needs at least two different rows; all {rows.Rows} rows are the same.");
        }

        return new PcaModel(this, components.Take(count, Method == PcaMethod.Pyod ? rows : null));
    }
}
