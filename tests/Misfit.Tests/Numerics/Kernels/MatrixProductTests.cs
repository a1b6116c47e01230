using Misfit.Numerics;
using Misfit.Numerics.Kernels;

namespace Misfit.Tests.Numerics.Kernels;

/// <summary>The products of a dense layer against the definition in double precision, for shapes that hit every tile and remainder.</summary>
[Trait("Category", "Numeric")]
public class MatrixProductTests
{
    private readonly Rng rng = new(11);

    public static TheoryData<int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int> { { 50, 33, 90 }, { 49, 130, 20 }, { 20, 133, 70 }, { 3, 3, 64 }, { 49, 20, 129 } };
            for (int size = 1; size <= 17; size++)
            {
                shapes.Add(size, 18 - size, (size * 7) % 50 + 1);
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_is_the_product_plus_bias(int outputs, int inputs, int batch)
    {
        Panel weights = Random(outputs, inputs, inputs), x = RandomValue(inputs, batch), bias = Random(1, outputs, outputs);
        Panel y = RandomValue(outputs, batch);
        MatrixProduct.Forward(weights, x, bias, y);
        Verify(y, batch, inputs, (i, j, k) => (At(weights, i, k), At(x, k, j)), (i, j) => bias.Span[i]);
        MatrixProduct.Forward(weights, x, default, y);
        Verify(y, batch, inputs, (i, j, k) => (At(weights, i, k), At(x, k, j)), (i, j) => 0);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Input_gradient_is_the_product_with_the_transposed_weights(int outputs, int inputs, int batch)
    {
        Panel weights = Random(outputs, inputs, inputs), gradient = RandomValue(outputs, batch);
        foreach (bool accumulate in (bool[])[false, true])
        {
            Panel result = RandomValue(inputs, batch);
            float[] before = result.Span.ToArray();
            MatrixProduct.InputGradient(weights, gradient, result, accumulate);
            Verify(result, batch, outputs, (i, j, k) => (At(weights, k, i), At(gradient, k, j)), (i, j) => accumulate ? before[(i * result.Stride) + j] : 0);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Weight_gradient_is_the_product_with_the_transposed_input(int outputs, int inputs, int batch)
    {
        Panel gradient = RandomValue(outputs, batch), x = RandomValue(inputs, batch);
        for (int row = 0; row < outputs; row++)
        {
            gradient.Span.Slice((row * gradient.Stride) + batch, gradient.PaddedColumns - batch).Clear();
        }

        Panel transposed = Panel.Allocate(Panel.Padded(batch), inputs, Panel.Padded(inputs));
        foreach (bool accumulate in (bool[])[false, true])
        {
            // One more row as a guard: a partial vector must not write beyond the last column.
            Panel guarded = Random(outputs + 1, inputs, inputs);
            Panel result = guarded.SliceRows(0, outputs);
            float[] before = guarded.Span.ToArray();
            MatrixProduct.WeightGradient(gradient, x, result, transposed, accumulate);
            Verify(result, inputs, batch, (i, j, k) => (At(gradient, i, k), At(x, j, k)), (i, j) => accumulate ? before[(i * inputs) + j] : 0);
            Assert.Equal(before[(outputs * inputs)..], guarded.Span[(outputs * inputs)..].ToArray());
        }
    }

    private static float At(in Panel panel, int row, int column) => panel.Span[(row * panel.Stride) + column];

    private static void Verify(
        Panel result, int columns, int depth, Func<int, int, int, (float Left, float Right)> factors, Func<int, int, float> start)
    {
        for (int i = 0; i < result.Rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = start(i, j), size = Math.Abs(sum);
                for (int k = 0; k < depth; k++)
                {
                    (float left, float right) = factors(i, j, k);
                    sum += (double)left * right;
                    size += Math.Abs((double)left * right);
                }

                Assert.True(Math.Abs(At(result, i, j) - sum) <= 3e-6 * size, $"[{i}, {j}]: expected {sum}, was {At(result, i, j)}");
            }
        }
    }

    private Panel RandomValue(int features, int batch) => Random(features, batch, Panel.Padded(batch) + 16);

    private Panel Random(int rows, int columns, int stride)
    {
        Panel panel = Panel.Allocate(rows, columns, stride);
        foreach (ref float value in panel.Span)
        {
            value = (float)rng.NextGaussian();
        }

        return panel;
    }
}
