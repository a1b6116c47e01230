using Misfit.Detectors;
using Misfit.Detectors.Perturbations;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Tests.Detectors.Perturbations;

/// <summary>Windows of a time series are told from their perturbed copies by an LSTM.</summary>
public sealed class PladWindowTests
{
    private static readonly RowShape Window = RowShape.Series(10, 2);
    private static readonly Plad Small = new() { Hidden = [12], Members = 1, Epochs = 40, BatchSize = 32, LearningRate = 0.01 };
    private static readonly Lazy<PladModel> Fitted = new(() => Small.Fit(Waves(300, 1)));

    [Fact]
    public void Windows_of_noise_score_above_waves()
    {
        var rng = new Rng(9);
        Matrix noise = Waves(100, 2);
        foreach (ref float value in noise.Values)
        {
            value = (float)rng.NextDouble(-3, 3);
        }

        Assert.True(ConformanceData.RocAuc(Fitted.Value.Score(Waves(200, 3)), Fitted.Value.Score(noise)) > 0.9);
    }

    [Fact]
    public void Saved_model_has_an_lstm_and_scores_alike()
    {
        TensorCollection saved = new();
        Fitted.Value.Save(saved);
        Assert.Equal([48, 12], saved.Shape("classifier.0.lstm.recurrent"));
        Matrix rows = Waves(50, 4);
        double[] scores = Fitted.Value.Score(rows);
        Assert.Equal(scores, Plad.Entry.Load(Small, saved).Score(rows));
        Assert.Equal(scores[7], Fitted.Value.Score(rows.SliceRows(7, 1))[0]);
    }

    [Fact]
    public void Several_hidden_layers_are_refused() =>
        Assert.Contains("LSTM", Assert.Throws<OptionsException>(() => (Small with { Hidden = [8, 4] }).Fit(Waves(20, 1))).Message, StringComparison.Ordinal);

    private static Matrix Waves(int rows, int seed)
    {
        var rng = new Rng(seed);
        var windows = new Matrix(rows, Window.Columns) { RowShape = Window };
        for (int i = 0; i < rows; i++)
        {
            double phase = rng.NextDouble(0, 2 * Math.PI);
            for (int step = 0; step < 10; step++)
            {
                windows[i, 2 * step] = (float)(Math.Sin(phase + (0.6 * step)) + (0.05 * rng.NextGaussian()));
                windows[i, (2 * step) + 1] = (float)(Math.Cos(phase + (0.6 * step)) + (0.05 * rng.NextGaussian()));
            }
        }

        return windows;
    }
}
