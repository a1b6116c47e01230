using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors.OneClass;

/// <summary>
/// The encoder and the centre. Loss of a row: its squared distance from the centre; with a soft boundary R² + max(0, distance − R²) / ν. The centre is the
/// negative bias of the last layer, which is not trained.
/// </summary>
internal sealed class OneClassNetwork : INetwork
{
    private const float LeastCenter = 0.1f;
    private const int WarmUpEpochs = 10;

    private readonly DeepSvdd options;
    private readonly RowEncoder encoder;
    private readonly Parameter negativeCenter;
    private readonly Boundary? boundary;

    public OneClassNetwork(DeepSvdd options, OneClassShape shape, Rng rng)
    {
        (this.options, Shape) = (options, shape);
        encoder = new RowEncoder(options, shape, Parameters, rng);
        negativeCenter = Parameters.Add("negative-center", shape.Latent, 1, trainable: false);
        boundary = options.Objective == OneClassObjective.SoftBoundary ? new Boundary(Parameters, options.Nu) : null;
    }

    public ParameterStore Parameters { get; } = new();

    public OneClassShape Shape { get; }

    public int Width => Shape.Columns;

    public int SmallestBatch => Shape.Image is null ? 1 : 2;

    /// <summary>The squared radius of the soft boundary; 0 without one.</summary>
    public double SquaredRadius => boundary?.SquaredRadius ?? 0;

    /// <summary>The squared length of the centre.</summary>
    public double SquaredCenter => SquaredLength(negativeCenter.Values);

    /// <summary>Each row's point minus the centre.</summary>
    public Value Offsets(Graph graph, Value rows) => encoder.Apply(graph, rows, negativeCenter);

    public Value RowLosses(Graph graph, Value input)
    {
        Value distance = graph.SumFeatures(graph.Square(Offsets(graph, input)));
        return boundary is null ? distance : boundary.Loss(graph, distance);
    }

    /// <summary>Takes the weights that another network of the same shape has.</summary>
    public void TakeWeights(ParameterStore trained)
    {
        Dictionary<string, Parameter> byName = trained.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        foreach (Parameter parameter in Parameters.Parameters)
        {
            if (byName.TryGetValue(parameter.Name, out Parameter? source))
            {
                source.Values.CopyTo(parameter.Values);
            }
        }
    }

    /// <summary>The centre becomes the mean of the rows' points, none of its numbers nearer to 0 than 0.1: a network without biases could reach 0 by vanishing weights.</summary>
    public void FindCenter(Matrix rows)
    {
        negativeCenter.Values.Clear();
        var sums = new double[Shape.Latent];
        new NetworkPasses(Width, Offsets).Run(rows, 0, rows.Rows, sums, static (_, point, sums) =>
        {
            for (int j = 0; j < sums.Length; j++)
            {
                sums[j] += point[j];
            }
        });
        for (int j = 0; j < sums.Length; j++)
        {
            double mean = sums[j] / rows.Rows;
            negativeCenter.Values[j] = (float)-(Math.Abs(mean) >= LeastCenter ? mean : mean < 0 ? -LeastCenter : LeastCenter);
        }
    }

    /// <summary>From the end of the warm-up on, the squared radius is the 1 − ν quantile of the training rows' squared distances.</summary>
    public void MoveBoundary(Matrix rows, int epoch)
    {
        if (boundary is null || epoch < WarmUpEpochs)
        {
            return;
        }

        double[] distances = Distances(new NetworkPasses(Width, Offsets), rows);
        Array.Sort(distances);
        boundary.SquaredRadius = Quantile.OfSorted(distances, 1 - options.Nu);
    }

    /// <summary>Squared distances of rows from the centre.</summary>
    public static double[] Distances(NetworkPasses offsets, Matrix rows)
    {
        var distances = new double[rows.Rows];
        offsets.Run(rows, 0, rows.Rows, distances, static (row, offset, distances) => distances[row] = SquaredLength(offset));
        return distances;
    }

    /// <summary>Summed in float64; the largest number where the network overflowed: such a row is as odd as can be.</summary>
    public static double SquaredLength(ReadOnlySpan<float> offset)
    {
        double sum = 0;
        foreach (float value in offset)
        {
            sum += (double)value * value;
        }

        return double.IsFinite(sum) ? sum : double.MaxValue;
    }

    // Both terms by layers whose weights are not trained, since the radius changes while a plan is in use.
    private sealed class Boundary
    {
        private readonly Parameter split;
        private readonly Parameter radius;
        private readonly Parameter weights;

        public Boundary(ParameterStore store, double nu)
        {
            split = store.Add("boundary.split", 2, 1, trainable: false);
            radius = store.Add("boundary.radius", 2, 1, trainable: false);
            weights = store.Add("boundary.weights", 1, 2, trainable: false);
            split.Values[0] = 1;
            (weights.Values[0], weights.Values[1]) = ((float)(1 / nu), 1);
        }

        public double SquaredRadius
        {
            get => radius.Values[1];
            set => (radius.Values[0], radius.Values[1]) = ((float)-value, (float)value);
        }

        public Value Loss(Graph graph, Value distance) => graph.Dense(graph.Dense(distance, split, radius, Activation.Relu), weights, null);
    }
}
