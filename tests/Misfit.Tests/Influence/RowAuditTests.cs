using Misfit.Detectors;
using Misfit.Detectors.Forests;
using Misfit.Detectors.Reconstruction;
using Misfit.Influence;
using Misfit.Numerics;
using Misfit.Tests.Detectors;

namespace Misfit.Tests.Influence;

public sealed class RowAuditTests
{
    private const int Planted = 16;

    private static readonly RowAudit Quick = new() { Judge = new IsolationForest { Trees = 30 }, Network = new Autoencoder { Epochs = 5, Checkpoints = 2 }, Repeats = 1 };

    [Fact]
    public void Planted_rows_are_the_most_suspicious_and_counted()
    {
        AuditedRows audited = Quick.Run(Contaminated());

        Assert.InRange(audited.Top(Planted).Count(row => row % 20 == 0), Planted - 1, Planted);
        Assert.True(audited.Contaminated.Lower <= 0.05 && audited.Contaminated.Upper >= 0.05, $"{audited.Contaminated}");
        Assert.All(audited.Suspicion.Concat(audited.Disagreement).Concat(audited.SelfInfluence), rank => Assert.InRange(rank, 0, 1));
    }

    [Fact]
    public void Same_seed_gives_the_same_answer() =>
        Assert.Equal(Quick.Run(Contaminated()).Suspicion, Quick.Run(Contaminated()).Suspicion);

    [Fact]
    public void Options_and_rows_that_cannot_be_used_are_refused()
    {
        Assert.Contains("folds", Assert.Throws<OptionsException>(() => (Quick with { Folds = 1 }).Run(Contaminated())).Message, StringComparison.Ordinal);
        Assert.Contains("repeats", Assert.Throws<OptionsException>(() => (Quick with { Repeats = 0 }).Run(Contaminated())).Message, StringComparison.Ordinal);
        Assert.Contains("30", Assert.Throws<DataException>(() => Quick.Run(Contaminated().SliceRows(0, 20))).Message, StringComparison.Ordinal);
    }

    private static Matrix Contaminated()
    {
        Matrix rows = ConformanceData.Train.Clone();
        for (int i = 0; i < Planted; i++)
        {
            ConformanceData.Far.Row(i).CopyTo(rows.Row(20 * i));
        }

        return rows;
    }
}
