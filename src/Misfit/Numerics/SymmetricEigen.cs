using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Misfit.Numerics;

/// <summary>Eigenvalues of a symmetric matrix in falling order, and their unit vectors.</summary>
/// <param name="Values">The eigenvalues.</param>
/// <param name="Vectors">Eigenvector k from index k × size on.</param>
internal sealed record SymmetricEigen(double[] Values, double[] Vectors)
{
    /// <summary>Decomposes a size × size matrix, row after row.</summary>
    public static SymmetricEigen Of(double[] matrix, int size)
    {
        Evd<double> eigen = Matrix<double>.Build.Dense(size, size, (double[])matrix.Clone()).Evd(Symmetricity.Symmetric);
        var values = new double[size];
        var vectors = new double[size * size];
        for (int k = 0; k < size; k++)
        {
            values[k] = eigen.EigenValues[size - 1 - k].Real;
            eigen.EigenVectors.Column(size - 1 - k).ToArray().CopyTo(vectors, k * size);
        }

        return new SymmetricEigen(values, vectors);
    }
}
