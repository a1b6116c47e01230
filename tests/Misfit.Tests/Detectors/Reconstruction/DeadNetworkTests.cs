using Misfit.Autodiff;
using Misfit.Detectors.Reconstruction;
using Misfit.Numerics;

namespace Misfit.Tests.Detectors.Reconstruction;

public sealed class DeadNetworkTests
{
    private static readonly Matrix Rows = Curves.Create(100);

    [Fact]
    public void Fit_neverKeepsANetworkThatRebuildsAllRowsTheSame()
    {
        int redrawn = 0;
        for (int seed = 1; seed <= 20; seed++)
        {
            AutoencoderModel model = Narrow(seed).Fit(Rows);
            Assert.True(Enumerable.Range(0, Rows.Rows).Select(row => model.Attribute(Rows.Row(row)).Expected![0]).Distinct().Count() > 1, $"seed {seed} is dead");
            redrawn += model.Health.Measures.Count;
        }

        Assert.InRange(redrawn, 1, 19);
    }

    [Fact]
    public void Fit_onEqualRows_drawsOnce() => Assert.Empty(Narrow(1).Fit(Rows.SelectRows([.. Enumerable.Repeat(3, 60)])).Health.Measures);

    [Fact]
    public void Fit_withoutRectifiedUnits_drawsOnce() =>
        Assert.All(Enumerable.Range(1, 20), seed => Assert.Empty((Narrow(seed) with { Activation = Activation.Tanh }).Fit(Rows).Health.Measures));

    private static Autoencoder Narrow(int seed) => new() { Hidden = [3, 2], Latent = 1, Activation = Activation.Relu, Epochs = 5, Seed = seed };
}
