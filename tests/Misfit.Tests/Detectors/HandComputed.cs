using Misfit.Autodiff;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Tests.Detectors;

/// <summary>Networks computed by hand in double precision from their saved weights, and the slope of a loss beside its gradient.</summary>
internal static class HandComputed
{
    public static double[] Dense(ParameterStore store, string name, double[] input, Func<double, double>? activation = null)
    {
        Parameter weights = store.Parameters.Single(parameter => parameter.Name == $"{name}.weights");
        Parameter bias = store.Parameters.Single(parameter => parameter.Name == $"{name}.bias");
        var output = new double[weights.Rows];
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = bias.Values[i];
            for (int j = 0; j < input.Length; j++)
            {
                output[i] += weights.Values[(i * weights.Columns) + j] * input[j];
            }

            output[i] = activation is null ? output[i] : activation(output[i]);
        }

        return output;
    }

    public static double LeakyRelu(double x) => x > 0 ? x : 0.01 * x;

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => Math.Log(1 + Math.Exp(x));

    public static double[] Row(Matrix rows, int row) => [.. rows.Row(row).ToArray().Select(value => (double)value)];

    /// <summary>What the network itself gives for the loss of each row, as in use.</summary>
    public static float[] RowLosses(INetwork network, Matrix rows)
    {
        OutputBatch pass = network.CompileLoss(rows.Rows);
        pass.Plan.Load(pass.Input, rows, 0);
        pass.Plan.Forward();
        var losses = new float[rows.Rows];
        pass.Plan.Read(pass.Output, losses);
        return losses;
    }

    /// <summary>The gradient of a training step along a random direction, and the difference of two losses along it; noise is drawn alike each time.</summary>
    public static (double Gradient, double Difference) Slopes(INetwork network, Matrix rows, double step)
    {
        float[] start = network.Parameters.Snapshot();
        var direction = new float[network.Parameters.Values.Length];
        var rng = new Rng(7);
        foreach (Parameter parameter in network.Parameters.Parameters)
        {
            foreach (ref float value in direction.AsSpan(parameter.Offset, parameter.Rows * parameter.Columns))
            {
                value = (float)rng.NextGaussian();
            }
        }

        Loss(network, rows);
        float[] gradients = network.Parameters.Gradients.ToArray();
        double gradient = gradients.Zip(direction, (slope, move) => (double)slope * move).Sum();
        double difference = (Moved(step) - Moved(-step)) / (2 * step);
        network.Parameters.Restore(start);
        return (gradient, difference);

        double Moved(double by)
        {
            network.Parameters.Restore(start);
            Span<float> values = network.Parameters.Values;
            for (int i = 0; i < values.Length; i++)
            {
                values[i] += (float)(by * direction[i]);
            }

            return Loss(network, rows);
        }
    }

    private static double Loss(INetwork network, Matrix rows)
    {
        TrainingBatch batch = network.CompileTraining(rows.Rows, new Rng(5));
        batch.Plan.Load(batch.Input, rows, 0);
        return batch.Plan.Step();
    }
}
