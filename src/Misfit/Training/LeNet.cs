using Misfit.Autodiff;
using Misfit.Numerics;

namespace Misfit.Training;

/// <summary>What a <see cref="LeNet"/> is made of, besides its sizes.</summary>
internal sealed record LeNetOptions
{
    public Activation Activation { get; init; } = Activation.LeakyRelu;

    public Initializer Initializer { get; init; } = Initializer.Torch;

    /// <summary>Batch normalisation of every channel between convolution and activation, without parameters of its own.</summary>
    public bool BatchNorm { get; init; } = true;
}

/// <summary>
/// The convolutions of the networks that Ruff et al. (2018) call LeNet: blocks of a 5 × 5 convolution that keeps the size, batch normalisation, pooling by 2 and
/// activation, without biases. Pooling before the activation gives the same as after it, as activations rise, for a quarter of the work.
/// </summary>
internal sealed class LeNet
{
    private const float Epsilon = 1e-4f;

    private readonly LeNetOptions options;
    private readonly Block[] blocks;

    /// <param name="store">Takes the weights.</param>
    /// <param name="name">What their names start with.</param>
    /// <param name="shape">The shape of an image.</param>
    /// <param name="channels">Kernels of each block; at most <see cref="MostBlocks"/> blocks.</param>
    /// <param name="options">How.</param>
    /// <param name="rng">Draws the first weights.</param>
    public LeNet(ParameterStore store, string name, RowShape shape, IReadOnlyList<int> channels, LeNetOptions options, Rng rng)
    {
        this.options = options;
        blocks = new Block[channels.Count];
        for (int i = 0; i < blocks.Length; i++)
        {
            Parameter weights = store.Add($"{name}.{i}.weights", channels[i], shape.Channels * Kernel.Points);
            Initialization.Fill(options.Initializer, weights, null, rng);
            Parameter? mean = options.BatchNorm ? store.Add($"{name}.{i}.running-mean", channels[i], 1, trainable: false) : null;
            Parameter? variance = options.BatchNorm ? store.Add($"{name}.{i}.running-variance", channels[i], 1, trainable: false) : null;
            variance?.Values.Fill(1);
            blocks[i] = new Block(shape, Kernel.OutputShape(shape, channels[i]), weights, mean, variance);
            shape = Graph.PooledShape(blocks[i].Convolved, 2);
        }

        Output = shape;
    }

    /// <summary>The kernel of every block.</summary>
    public static ConvolutionKernel Kernel { get; } = ConvolutionKernel.Square(5, padding: 2);

    /// <summary>The shape of what comes out.</summary>
    public RowShape Output { get; }

    /// <summary>How often a shape can be halved.</summary>
    public static int MostBlocks(RowShape shape) => (int)Math.Log2(Math.Min(shape.Height, shape.Width));

    public Value Apply(Graph graph, Value rows)
    {
        Value value = rows;
        foreach (Block block in blocks)
        {
            value = graph.Convolution(value, block.Input, block.Weights, null, Kernel);
            if (block.Mean is not null)
            {
                value = graph.ChannelBatchNorm(value, block.Convolved, null, null, block.Mean, block.Variance!, Epsilon);
            }

            value = graph.Activate(graph.MaxPool(value, block.Convolved, 2), options.Activation);
        }

        return value;
    }

    private sealed record Block(RowShape Input, RowShape Convolved, Parameter Weights, Parameter? Mean, Parameter? Variance);
}
