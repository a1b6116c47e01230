using Misfit.Decisions;
using Misfit.Numerics;

namespace Misfit.Tests.Decisions;

public sealed class ContaminationTests
{
    private const int Trials = 25;
    private const int Rows = 1500;

    // Scores of normal rows as detectors give them: symmetric, skewed, and skewed with a heavy tail.
    private static readonly Dictionary<string, Func<Rng, double>> Normals = new()
    {
        ["normal"] = rng => rng.NextGaussian(),
        ["distance in five columns"] = rng => Math.Sqrt(Enumerable.Range(0, 5).Sum(_ => Square(rng.NextGaussian()))),
        ["squared error in eight columns"] = rng => Enumerable.Range(0, 8).Sum(_ => Square(rng.NextGaussian())),
        ["log-normal"] = rng => Math.Exp(0.5 * rng.NextGaussian()),
    };

    public static TheoryData<string, double> Cases
    {
        get
        {
            var cases = new TheoryData<string, double>();
            foreach (string name in Normals.Keys)
            {
                foreach (double share in (double[])[0, 0.02, 0.05, 0.1])
                {
                    cases.Add(name, share);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Interval_covers_the_true_share_of_rows_that_score_far_out(string normal, double share)
    {
        var rng = new Rng(1);
        int covered = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            ContaminationEstimate estimate = ContaminationEstimate.Of(Scores(Normals[normal], share, rng), rng);
            Assert.InRange(estimate.Share, estimate.Lower, estimate.Upper);
            covered += estimate.Lower <= share && estimate.Upper >= share ? 1 : 0;
        }

        Assert.True(covered >= 0.8 * Trials, $"{covered} of {Trials} intervals held the share {share}");
    }

    [Fact]
    public void Share_does_not_depend_on_the_units_of_scores()
    {
        double[] scores = Scores(Normals["log-normal"], 0.05, new Rng(2));

        ContaminationEstimate plain = ContaminationEstimate.Of(scores, new Rng(3));
        ContaminationEstimate moved = ContaminationEstimate.Of(Array.ConvertAll(scores, score => (1024 * score) - 4096), new Rng(3));

        Assert.Equal(plain.Share, moved.Share, 1e-6);
    }

    [Fact]
    public void Scores_that_tell_nothing_are_refused()
    {
        Assert.Contains("30", Assert.Throws<DataException>(() => ContaminationEstimate.Of(new double[29], new Rng(1))).Message, StringComparison.Ordinal);
        Assert.Contains("same score", Assert.Throws<DataException>(() => ContaminationEstimate.Of(new double[50], new Rng(1))).Message, StringComparison.Ordinal);
        Assert.Contains("finite", Assert.Throws<DataException>(() => ContaminationEstimate.Of([.. Enumerable.Range(0, 50).Select(i => i == 3 ? double.NaN : i)], new Rng(1))).Message, StringComparison.Ordinal);
    }

    private static double[] Scores(Func<Rng, double> normal, double share, Rng rng)
    {
        double[] sample = [.. Enumerable.Range(0, 400).Select(_ => normal(rng)).Order()];
        double middle = sample[200], reach = sample[396] - middle;
        int odd = (int)Math.Round(share * Rows);
        return [.. Enumerable.Range(0, Rows).Select(i => i < odd ? middle + (reach * (1.5 + (2 * rng.NextDouble()))) : normal(rng))];
    }

    private static double Square(double value) => value * value;
}
