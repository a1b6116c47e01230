using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.SupportVectors;

/// <summary>How the one-class SVM measures that two rows are alike.</summary>
public enum SvmKernel
{
    /// <summary>exp(−γ ‖x − y‖²).</summary>
    Rbf,

    /// <summary>x · y.</summary>
    Linear,

    /// <summary>(γ x · y + c) to a power.</summary>
    Polynomial,

    /// <summary>tanh(γ x · y + c).</summary>
    Sigmoid,
}

/// <summary>
/// One-class support vector machine: a boundary around all but a share of the rows. Schölkopf, Platt, Shawe-Taylor, Smola and Williamson, "Estimating the Support of a High-Dimensional Distribution", Neural Computation 13, 2001.
/// </summary>
public sealed record OneClassSvm : Detector<OneClassSvmModel>
{
    /// <summary>How rows are compared. Default <see cref="SvmKernel.Rbf"/>.</summary>
    public SvmKernel Kernel { get; init; } = SvmKernel.Rbf;

    /// <summary>The greatest share of fitted rows outside the boundary, 0.00001 to 1. Default 0.5.</summary>
    public double Nu { get; init; } = 0.5;

    /// <summary>The kernel's γ, 0 to 1,000,000. Default 0: 1 / (columns × variance of all values).</summary>
    public double Gamma { get; init; }

    /// <summary>The power of the polynomial kernel, 1 to 10. Default 3.</summary>
    public int Degree { get; init; } = 3;

    /// <summary>The constant c of the polynomial and sigmoid kernels, −1,000 to 1,000. Default 0.</summary>
    public double Constant { get; init; }

    /// <summary>How far the solution may be from optimal, 0.0000001 to 1. Default 0.001.</summary>
    public double Tolerance { get; init; } = 0.001;

    /// <inheritdoc/>
    public override DetectorInfo Info => Entry;

    internal static DetectorInfo Entry { get; } = new()
    {
        Id = "one-class-svm",
        Family = "support vectors",
        Summary = "A smooth boundary around most rows; how far outside it is the score. Strong on some thousand scaled rows.",
        Paper = "B. Schölkopf, J. C. Platt, J. Shawe-Taylor, A. J. Smola and R. C. Williamson, Estimating the Support of a High-Dimensional Distribution, Neural Computation 13, 2001",
        Options =
        [
            DetectorOption.Choice<OneClassSvm, SvmKernel>("kernel", "How rows are compared.", recipe => recipe.Kernel, (recipe, value) => recipe with { Kernel = value }),
            DetectorOption.Number<OneClassSvm>("nu", 0.00001, 1, "The greatest share of fitted rows outside the boundary.", recipe => recipe.Nu, (recipe, value) => recipe with { Nu = value }),
            DetectorOption.Number<OneClassSvm>("gamma", 0, 1_000_000, "The kernel's γ; 0: 1 / (columns × variance of all values).", recipe => recipe.Gamma, (recipe, value) => recipe with { Gamma = value }),
            DetectorOption.Integer<OneClassSvm>("degree", 1, 10, "The power of the polynomial kernel.", recipe => recipe.Degree, (recipe, value) => recipe with { Degree = value }),
            DetectorOption.Number<OneClassSvm>("constant", -1000, 1000, "The constant of the polynomial and sigmoid kernels.", recipe => recipe.Constant, (recipe, value) => recipe with { Constant = value }),
            DetectorOption.Number<OneClassSvm>("tolerance", 0.0000001, 1, "How far the solution may be from optimal.", recipe => recipe.Tolerance, (recipe, value) => recipe with { Tolerance = value }),
        ],
        Create = () => new OneClassSvm(),
        Load = (recipe, tensors) => OneClassSvmModel.Load((OneClassSvm)recipe, tensors),
    };

    /// <inheritdoc/>
    protected override OneClassSvmModel FitCore(Matrix rows, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(context);
        double gamma = Gamma > 0 ? Gamma : ScaledGamma(rows);
        var kernel = new KernelRows(this, gamma, rows);
        var solver = new OneClassSolver(kernel, Nu, Tolerance, context);
        double offset = solver.Solve();
        int[] support = [.. Enumerable.Range(0, rows.Rows).Where(i => solver.Weights[i] > 0)];
        return new OneClassSvmModel(this, rows.SelectRows(support), [.. support.Select(i => solver.Weights[i])], gamma, offset);
    }

    /// <summary>1 / (columns × variance of all values together), as scikit-learn's "scale"; 1 when all values are equal.</summary>
    private static double ScaledGamma(Matrix rows)
    {
        double sum = 0, squares = 0;
        double origin = rows[0, 0];
        foreach (float value in rows.Values)
        {
            sum += value - origin;
        }

        double mean = origin + (sum / rows.Values.Length);
        foreach (float value in rows.Values)
        {
            squares += (value - mean) * (value - mean);
        }

        double gamma = rows.Values.Length / (squares * rows.Columns);
        return squares > 0 && double.IsFinite(gamma) ? gamma : 1;
    }
}
