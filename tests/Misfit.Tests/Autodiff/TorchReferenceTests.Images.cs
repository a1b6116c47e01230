using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Tests.Autodiff;

public partial class TorchReferenceTests
{
    private const int Images = 3;

    public static TheoryData<string, int, int, int> ImageConvolutions => new()
    {
        { "conv2d_5x5_pad2", 5, 1, 2 },
        { "conv2d_3x3_stride2", 3, 2, 0 },
    };

    [Theory]
    [MemberData(nameof(ImageConvolutions))]
    public void Convolution_agrees_with_PyTorch(string name, int size, int stride, int padding)
    {
        var kernel = ConvolutionKernel.Square(size, stride, padding);
        VerifyKernel(name, 4, 2 * size * size, 4, (graph, x, w, b) => graph.Convolution(x, RowShape.Image(8, 8, 2), w, b, kernel));
    }

    [Fact]
    public void Transposed_convolution_agrees_with_PyTorch()
    {
        var kernel = ConvolutionKernel.Square(4, stride: 2, padding: 1);
        VerifyKernel(
            "conv_transpose2d_4x4_stride2_pad1", 2, 3 * 16, 3, (graph, x, w, b) => graph.TransposedConvolution(x, RowShape.Image(8, 8, 2), w, b, kernel));
    }

    [Fact]
    public void Convolution_of_one_line_agrees_with_PyTorch() =>
        VerifyKernel("conv1d_3_pad1", 4, 2 * 3, 4, (graph, x, w, b) =>
            graph.Convolution(x, RowShape.Image(1, 10, 2), w, b, ConvolutionKernel.Line(3, padding: 1)));

    [Fact]
    public void Max_pool_agrees_with_PyTorch() =>
        Verify("max_pool2d_2", (graph, x) => graph.MaxPool(x, RowShape.Image(8, 8, 2), 2), batch: Images);

    [Fact]
    public void Convolution_of_a_series_is_that_of_a_line_with_steps_and_channels_exchanged()
    {
        var store = new ParameterStore();
        Parameter weights = AddReference(store, "conv1d_3_pad1/param_w", 4, 6);
        Parameter bias = AddReference(store, "conv1d_3_pad1/param_b", 4, 1);
        Matrix lines = Samples(reference["conv1d_3_pad1/x"], Images);
        var graph = new Graph(Images);
        Value x = graph.Input(20);
        Value y = graph.Convolution(x, RowShape.Series(10, 2), weights, bias, ConvolutionKernel.Line(3, padding: 1));
        Plan plan = graph.Compile(y);
        plan.Load(x, Exchanged(lines, 2, 10), 0);
        plan.Forward();
        var output = new float[Images * 40];
        plan.Read(y, output);
        AssertClose("conv1d_3_pad1/output", Exchanged(new Matrix(Images, 40, output), 10, 4).Values);
    }

    // From rows of `outer` groups of `inner` numbers to `inner` groups of `outer`.
    private static Matrix Exchanged(Matrix rows, int outer, int inner)
    {
        var exchanged = new Matrix(rows.Rows, rows.Columns);
        for (int row = 0; row < rows.Rows; row++)
        {
            for (int i = 0; i < outer * inner; i++)
            {
                exchanged[row, (i % inner * outer) + (i / inner)] = rows[row, i];
            }
        }

        return exchanged;
    }

    private static void VerifyKernel(string name, int rows, int columns, int channels, Func<Graph, Value, Parameter, Parameter, Value> build)
    {
        var store = new ParameterStore();
        Parameter weights = AddReference(store, $"{name}/param_w", rows, columns);
        Parameter bias = AddReference(store, $"{name}/param_b", channels, 1);
        Verify(name, (graph, x) => build(graph, x, weights, bias), batch: Images);
        AssertClose($"{name}/grad_param_w", weights.Gradients);
        AssertClose($"{name}/grad_param_b", bias.Gradients);
    }
}
