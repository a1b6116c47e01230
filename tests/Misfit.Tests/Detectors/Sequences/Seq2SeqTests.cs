using Misfit.Detectors;
using Misfit.Detectors.Sequences;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Tests.Detectors.Sequences;

public sealed class Seq2SeqTests
{
    private static readonly RowShape Window = RowShape.Series(12, 2);
    private static readonly Seq2Seq Small = new() { Units = 8, Latent = 3, LearningRate = 0.01, Epochs = 30, BatchSize = 32 };
    private static readonly Lazy<Seq2SeqModel> Fitted = new(() => Small.Fit(Waves(400, 1)));

    [Fact]
    public void Windows_are_read_by_steps_and_channels_and_other_rows_by_columns()
    {
        Matrix windows = Waves(40, 1);
        Assert.Equal(Window, (Small with { Epochs = 1 }).Fit(windows).RowShape);
        Assert.Equal(RowShape.Series(24), (Small with { Epochs = 1 }).Fit(new Matrix(40, 24, windows.Values.ToArray())).RowShape);
    }

    [Fact]
    public void Window_with_a_broken_wave_scores_above_others_and_its_channel_and_time_come_first()
    {
        Matrix normal = Waves(200, 2);
        Matrix odd = Waves(50, 3);
        for (int i = 0; i < odd.Rows; i++)
        {
            odd[i, (7 * 2) + 1] += 2;
        }

        double[] scores = Fitted.Value.Score(odd);
        Assert.True(ConformanceData.RocAuc(Fitted.Value.Score(normal), scores) > 0.95);
        int found = Enumerable.Range(0, odd.Rows).Count(i => Fitted.Value.Attribute(odd.Row(i)).Contributions is var c && Array.IndexOf(c, c.Max()) == 15);
        Assert.True(found >= 45, $"The broken point came first in {found} of 50 windows.");
    }

    [Fact]
    public void Cloudera_preset_has_the_reports_parameters_and_copies_the_first_step()
    {
        DetectorInfo info = Seq2Seq.Entry;
        var recipe = (Seq2Seq)info.With(info.With(info.Create(), "preset", "cloudera"), "epochs", "1");
        Seq2SeqModel model = recipe.Fit(new Matrix(40, 18, [.. Enumerable.Range(0, 720).Select(i => i % 7 / 7f)]));
        Assert.Equal(2741, model.ParameterCount);
        Assert.Equal(0, model.Attribute(new float[18]).Contributions[0]);
    }

    [Fact]
    public void Rebuilt_window_depends_on_every_step_through_the_summary_alone()
    {
        float[] before = Fitted.Value.Attribute(Waves(1, 5).Row(0)).Expected!;
        for (int step = 0; step < 12; step++)
        {
            Matrix changed = Waves(1, 5);
            changed[0, 2 * step] += 0.5f;
            float[] after = Fitted.Value.Attribute(changed.Row(0)).Expected!;
            Assert.True(Enumerable.Range(0, 24).Count(j => before[j] != after[j]) >= 20, $"step {step}");
        }
    }

    [Fact]
    public void Options_that_an_lstm_does_not_have_and_too_many_steps_are_refused()
    {
        Assert.Contains("units", Assert.Throws<OptionsException>(() => (Small with { Hidden = [4] }).Fit(Waves(5, 1))).Message, StringComparison.Ordinal);
        Assert.Throws<OptionsException>(() => (Small with { BatchNorm = true }).Fit(Waves(5, 1)));
        Assert.Contains("4,096 steps", Assert.Throws<DataException>(() => Small.Fit(new Matrix(2, 5000))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_of_another_sequence_than_the_weights_is_refused()
    {
        TensorCollection saved = new(), changed = new();
        Fitted.Value.Save(saved);
        foreach (string name in saved.Names)
        {
            changed.Add(name, name == "sequence" ? new[] { 6, 4 } : saved.All[name].Values, [.. saved.Shape(name)]);
        }

        Assert.Throws<ModelFormatException>(() => Seq2Seq.Entry.Load(Small, changed));
    }

    /// <summary>Two channels of one wave a quarter period apart, of random phase and a little random speed.</summary>
    private static Matrix Waves(int rows, int seed)
    {
        var rng = new Rng(seed);
        var windows = new Matrix(rows, Window.Columns) { RowShape = Window };
        for (int i = 0; i < rows; i++)
        {
            double phase = rng.NextDouble(0, 2 * Math.PI), speed = rng.NextDouble(0.5, 0.6);
            for (int step = 0; step < 12; step++)
            {
                windows[i, 2 * step] = (float)(Math.Sin(phase + (speed * step)) + (0.05 * rng.NextGaussian()));
                windows[i, (2 * step) + 1] = (float)(Math.Cos(phase + (speed * step)) + (0.05 * rng.NextGaussian()));
            }
        }

        return windows;
    }
}
