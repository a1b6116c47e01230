using Misfit.Autodiff;
using Misfit.Detectors.Perturbations;
using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Tests.Detectors.Perturbations;

public sealed class PladTests
{
    [Fact]
    public void Perturbed_copies_are_rows_times_scales_plus_shifts()
    {
        PladModel model = new Plad { Members = 2, Epochs = 5 }.Fit(ConformanceData.Train);
        Matrix rows = ConformanceData.Normal(300, 4);
        PerturbedRows first = model.Perturb(rows), second = model.Perturb(rows, 1);

        for (int i = 0; i < rows.Rows; i++)
        {
            for (int j = 0; j < rows.Columns; j++)
            {
                Assert.Equal((rows[i, j] * first.Scales[i, j]) + first.Shifts[i, j], first.Copies[i, j], 1e-6f);
                Assert.Equal((rows[i, j] * second.Scales[i, j]) + second.Shifts[i, j], second.Copies[i, j], 1e-6f);
            }
        }

        Assert.NotEqual(first.Copies.Values.ToArray(), second.Copies.Values.ToArray());
        Assert.Contains(first.Shifts.Values.ToArray(), shift => shift != 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Perturb(rows, 2));
    }

    [Fact]
    public void Perturbation_that_begins_with_identity_leaves_rows_almost_alone()
    {
        Plad identity = new() { Members = 1, IdentityInit = true };
        Matrix rows = ConformanceData.Normal(50, 4);

        Assert.True(LargestMove(identity) < 0.05, $"identity start moves by {LargestMove(identity)}");
        Assert.True(LargestMove(identity with { IdentityInit = false }) > 0.5);

        float LargestMove(Plad recipe)
        {
            float[] copies = recipe.Untrained(ConformanceData.Train)!.Perturb(rows).Copies.Values.ToArray();
            return copies.Zip(rows.Values.ToArray(), (copy, value) => Math.Abs(copy - value)).Max();
        }
    }

    [Fact]
    public void Model_whose_classifier_is_a_half_space_raises_the_alarm()
    {
        // Without a bend in its activation a classifier is one whatever it learns.
        PladModel model = new Plad { Activation = Activation.Identity, Epochs = 1 }.Fit(ConformanceData.Train);

        Assert.Contains(model.Health.Findings, finding => finding is { Problem: HealthProblem.OneSided, Alarm: true });
    }

    [Fact]
    public void Model_with_copies_on_all_sides_raises_no_alarm()
    {
        PladModel model = new Plad { Members = 2, Epochs = 100 }.Fit(ConformanceData.Train);

        Assert.DoesNotContain(model.Health.Findings, finding => finding.Problem == HealthProblem.OneSided);
    }
}
