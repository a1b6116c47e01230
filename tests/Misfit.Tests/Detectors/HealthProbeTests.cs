using Misfit.Detectors;
using Misfit.Detectors.Reconstruction;
using Misfit.Numerics;
using Misfit.Storage;
using Misfit.Tests.Detectors.Reconstruction;
using Misfit.Training;
using Misfit.Training.Optimizers;

namespace Misfit.Tests.Detectors;

public sealed class HealthProbeTests
{
    private static readonly Matrix Rows = Curves.Create(400);

    [Fact]
    public void GoodModel_hasNoFindings_andItsFigure()
    {
        TrainingHealth health = HealthProbe.Examine(new Fake(OffCurve), new Fake(row => row[0]), Rows, new(), seed: 1);
        Assert.Empty(health.Findings);
        Assert.True(health.ProbeAuc > 0.95);
        Assert.InRange(health.UntrainedProbeAuc!.Value, 0.4, 0.6);
    }

    [Fact]
    public void MethodThatIsNoNetwork_hasAFigureButNothingToBeat()
    {
        TrainingHealth health = HealthProbe.Examine(new Fake(row => -OffCurve(row)), null, Rows, new(), seed: 1);
        Assert.Empty(health.Findings);
        Assert.True(health.ProbeAuc < 0.05);
        Assert.Null(health.UntrainedProbeAuc);
    }

    [Fact]
    public void ConstantScores_areAnAlarm_ofAnyMethod()
    {
        HealthFinding finding = Assert.Single(HealthProbe.Examine(new Fake(_ => 3), null, Rows, new(), seed: 1).Findings);
        Assert.Equal(HealthProblem.ConstantScores, finding.Problem);
        Assert.True(finding.Alarm);
    }

    [Fact]
    public void NetworkWorseThanUntrained_isAnAlarm()
    {
        HealthFinding finding = Assert.Single(HealthProbe.Examine(new Fake(row => row[0]), new Fake(OffCurve), Rows, new(), seed: 1).Findings);
        Assert.Equal((HealthProblem.NotBetterThanUntrained, true), (finding.Problem, finding.Alarm));
    }

    [Fact]
    public void NetworkEqualToUntrained_isRemarked()
    {
        HealthFinding finding = Assert.Single(HealthProbe.Examine(new Fake(row => row[0]), new Fake(row => row[0]), Rows, new(), seed: 1).Findings);
        Assert.Equal((HealthProblem.NotBetterThanUntrained, false), (finding.Problem, finding.Alarm));
    }

    [Fact]
    public void NetworkThatExpectsOneRow_hasCollapsed()
    {
        float[] mean = new float[5];
        TrainingHealth health = HealthProbe.Examine(new Fake(OffCurve, _ => mean), new Fake(_ => 0), Rows, new(), seed: 1);
        HealthFinding finding = Assert.Single(health.Findings);
        Assert.Equal((HealthProblem.Collapsed, true), (finding.Problem, finding.Alarm));
        Assert.Empty(HealthProbe.Examine(new Fake(OffCurve, row => row), new Fake(row => row[0]), Rows, new(), seed: 1).Findings);
    }

    [Fact]
    public void EqualRows_andFewRows_areNotJudged()
    {
        Assert.Empty(HealthProbe.Examine(new Fake(_ => 3), null, new Matrix(50, 5), new(), seed: 1).Findings);
        TrainingHealth few = HealthProbe.Examine(new Fake(OffCurve), new Fake(OffCurve), Rows.SliceRows(0, 20), new(), seed: 1);
        Assert.Empty(few.Findings);
        Assert.Null(few.ProbeAuc);
    }

    [Fact]
    public void FindingsOfTheTraining_areKept()
    {
        var before = new TrainingHealth { Findings = [new(HealthProblem.Interrupted, false, "stopped")], LossHistory = [1] };
        TrainingHealth health = HealthProbe.Examine(new Fake(_ => 3), null, Rows, before, seed: 1);
        Assert.Equal([HealthProblem.Interrupted, HealthProblem.ConstantScores], health.Findings.Select(finding => finding.Problem));
        Assert.Equal([1], health.LossHistory);
    }

    [Fact]
    public void Scrambling_keepsColumns_andWidensRangesByATenth()
    {
        ScrambledRows probe = ScrambledRows.Create(Rows, 300, new Rng(1));
        Assert.Equal((300, 600), (probe.Real, probe.Rows.Rows));
        for (int j = 0; j < Rows.Columns; j++)
        {
            float[] real = [.. Enumerable.Range(0, 300).Select(i => probe.Rows[i, j])];
            float[] permuted = [.. Enumerable.Range(300, 150).Select(i => probe.Rows[i, j])];
            float[] uniform = [.. Enumerable.Range(450, 150).Select(i => probe.Rows[i, j])];
            Assert.Empty(permuted.Except(real));
            float range = real.Max() - real.Min();
            Assert.InRange(uniform.Max() - uniform.Min(), 0.95f * range, 1.1f * range);
        }
    }

    [Fact]
    public void UntrainedNetwork_isReported()
    {
        TrainingHealth health = new Autoencoder { Optimizer = OptimizerMethod.Sgd, LearningRate = 1e-9, Epochs = 1 }.Fit(Rows).Health;
        Assert.True(health.Alarm);
        Assert.Contains(health.Findings, finding => finding.Problem == HealthProblem.NotLearned);
        Assert.Contains(health.Findings, finding => finding.Problem == HealthProblem.NotBetterThanUntrained);
    }

    [Fact]
    public void VariationalNetwork_heldAtThePrior_isReportedAsCollapsed() =>
        Assert.Contains(new VariationalAutoencoder { KlWeight = 1000, Epochs = 50 }.Fit(Rows).Health.Findings, finding => finding is { Problem: HealthProblem.Collapsed, Alarm: true });

    /// <summary>How far a row is from the curve it should lie on, judged by its first column.</summary>
    private static double OffCurve(float[] row) =>
        Math.Abs(row[1] - Math.Sin(2 * row[0])) + Math.Abs(row[2] - (row[0] * row[0]) + 1) + Math.Abs(row[4] - (Math.Cos(row[0]) * 2));

    private sealed class Fake(Func<float[], double> score, Func<float[], float[]>? expect = null) : DetectorModel(new Autoencoder(), 5)
    {
        public override void Save(TensorCollection tensors) => throw new NotSupportedException();

        protected override void ScoreCore(Matrix rows, int first, Span<double> scores)
        {
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = score(rows.Row(first + i).ToArray());
            }
        }

        protected override Attribution AttributeCore(Matrix row) => new([0, 0, 0, 0, 0], expect?.Invoke(row.Row(0).ToArray()), false);
    }
}
