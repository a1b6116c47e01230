using Misfit.Numerics.Kernels;

namespace Misfit.Autodiff.Ops;

/// <summary>
/// y = bias + Σ w · x over the points under a kernel in all channels. Transposed it is the map that takes a convolution's
/// gradient back, so one operation serves both: forward, the way back and the weights' gradient change places.
/// </summary>
internal sealed class Convolution : Operation
{
    private readonly ConvolutionGeometry geometry;
    private readonly bool transposed;
    private readonly Operand x;
    private readonly Operand weights;
    private readonly Operand? bias;
    private TapTable? forward;
    private TapTable? backward;
    private ConvolutionGradient? weightGradient;
    private Panel featureSums;

    public Convolution(Value x, Parameter weights, Parameter? bias, ConvolutionGeometry geometry, bool transposed)
    {
        this.geometry = geometry;
        this.transposed = transposed;
        this.x = Use(x);
        this.weights = Use(weights);
        this.bias = bias is null ? null : Use(bias);
        CreateOutput(x.Graph, Target.Points * Target.Channels);
    }

    private PointGrid Target => transposed ? geometry.Fine : geometry.Coarse;

    public override bool HasRowGradients => true;

    public override IEnumerable<IRowGradients> RowGradients(GradientScope scope, PlanMemory memory) =>
        [new ConvolutionRowGradients(geometry, transposed, x, weights.Parameter!, bias?.Parameter, Output, scope, memory)];

    public override void Prepare(PlanMemory memory)
    {
        int stride = x.Data.Stride;
        forward = new TapTable(geometry, toCoarse: !transposed, stride);
        backward = x.WantsGradient ? new TapTable(geometry, toCoarse: transposed, stride) : null;
        weightGradient = weights.WantsGradient ? new ConvolutionGradient(geometry, stride) : null;
        featureSums = bias is { WantsGradient: true } ? Panel.Allocate(1, Output.Features, Output.Features) : default;
    }

    public override void Forward() =>
        ConvolutionProduct.Run(forward!, weights.Data, x.Data, bias?.Data ?? default, Output.Data, accumulate: false);

    public override void Backward()
    {
        if (bias is { WantsGradient: true })
        {
            BatchSum.OfRows(Output.Gradient, featureSums, accumulate: false);
            BatchSum.OfChannels(featureSums, Target, bias.Gradient, bias.Accumulates);
        }

        if (weightGradient is not null)
        {
            (Panel coarse, Panel fine) = transposed ? (x.Data, Output.Gradient) : (Output.Gradient, x.Data);
            weightGradient.Run(coarse, fine, weights.Gradient, weights.Accumulates);
        }

        if (backward is not null)
        {
            ConvolutionProduct.Run(backward, weights.Data, Output.Gradient, default, x.Gradient, x.Accumulates);
        }
    }
}
