namespace Misfit.Autodiff;

/// <summary>
/// The gradients of each row's loss with respect to parameters of one operation, to be asked for after a backward pass. Sums have room for
/// the pads of the batch.
/// </summary>
internal interface IRowGradients
{
    /// <summary>Adds each row's inner product with the direction of the scope.</summary>
    void AddProducts(Span<double> sums);

    /// <summary>Adds each row's squared Euclidean norm.</summary>
    void AddSquaredNorms(Span<double> sums);

    /// <summary>Adds one row's gradient, laid out like the scope.</summary>
    void AddGradient(int row, Span<double> gradient);
}
