using System.Numerics;
using System.Runtime.InteropServices;

namespace Misfit.Numerics.Kernels;

/// <summary>The forces on one point of a t-SNE map (van der Maaten and Hinton 2008), with the weights w = 1 / (1 + squared distance).</summary>
/// <param name="AttractX">Σ p w (x − x'), over all other points.</param>
/// <param name="AttractY">The same along y.</param>
/// <param name="RepelX">Σ w² (x − x').</param>
/// <param name="RepelY">The same along y.</param>
/// <param name="Weights">Σ w.</param>
internal readonly record struct MapForces(float AttractX, float AttractY, float RepelX, float RepelY, float Weights)
{
    /// <summary>Coordinates of points that pad a map to whole vectors: so far away that no force reaches.</summary>
    public const float Nowhere = 1e25f;

    /// <summary>A number of points padded to whole vectors.</summary>
    public static int Padded(int points) => (points + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <summary>Sums the forces on a point.</summary>
    /// <param name="x">The point's place along x.</param>
    /// <param name="y">Along y.</param>
    /// <param name="allX">All points' places, the point itself among them, padded by <see cref="Nowhere"/>.</param>
    /// <param name="allY">Along y.</param>
    /// <param name="likeness">The probabilities p of the point with every other; 0 with itself and with pads.</param>
    public static MapForces On(float x, float y, ReadOnlySpan<float> allX, ReadOnlySpan<float> allY, ReadOnlySpan<float> likeness)
    {
        ReadOnlySpan<Vector<float>> otherX = MemoryMarshal.Cast<float, Vector<float>>(allX);
        ReadOnlySpan<Vector<float>> otherY = MemoryMarshal.Cast<float, Vector<float>>(allY)[..otherX.Length];
        ReadOnlySpan<Vector<float>> p = MemoryMarshal.Cast<float, Vector<float>>(likeness)[..otherX.Length];
        var ownX = new Vector<float>(x);
        var ownY = new Vector<float>(y);
        Vector<float> attractX = default, attractY = default, repelX = default, repelY = default, weights = default;
        for (int j = 0; j < otherX.Length; j++)
        {
            Vector<float> dx = ownX - otherX[j], dy = ownY - otherY[j];
            Vector<float> weight = Vector<float>.One / Vector.FusedMultiplyAdd(dx, dx, Vector.FusedMultiplyAdd(dy, dy, Vector<float>.One));
            Vector<float> pull = p[j] * weight, push = weight * weight;
            attractX = Vector.FusedMultiplyAdd(pull, dx, attractX);
            attractY = Vector.FusedMultiplyAdd(pull, dy, attractY);
            repelX = Vector.FusedMultiplyAdd(push, dx, repelX);
            repelY = Vector.FusedMultiplyAdd(push, dy, repelY);
            weights += weight;
        }

        // The point itself has weight 1.
        return new(Vector.Sum(attractX), Vector.Sum(attractY), Vector.Sum(repelX), Vector.Sum(repelY), Vector.Sum(weights) - 1);
    }
}
