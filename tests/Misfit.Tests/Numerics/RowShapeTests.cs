using Misfit.Numerics;

namespace Misfit.Tests.Numerics;

public sealed class RowShapeTests
{
    [Fact]
    public void Matrix_with_a_shape_of_its_width_keeps_it_in_copies()
    {
        var matrix = new Matrix(4, 12) { RowShape = RowShape.Image(2, 2, 3) };
        Assert.Equal(matrix.RowShape, matrix.SelectRows([2, 0]).RowShape);
        Assert.Equal(matrix.RowShape, matrix.SliceRows(1, 2).RowShape);
        Assert.Equal(matrix.RowShape, matrix.Clone().RowShape);
    }

    [Fact]
    public void Matrix_with_a_shape_of_another_width_is_refused() =>
        Assert.Contains("have 6 columns; the matrix has 5", Assert.Throws<ShapeException>(() => new Matrix(1, 5) { RowShape = RowShape.Series(3, 2) }).Message, StringComparison.Ordinal);
}
