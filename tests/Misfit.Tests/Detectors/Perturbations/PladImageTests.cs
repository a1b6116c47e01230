using Misfit.Autodiff;
using Misfit.Detectors.Perturbations;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Tests.Detectors.Perturbations;

public sealed class PladImageTests
{
    [Fact]
    public void Model_of_images_scores_the_same_after_loading()
    {
        var recipe = new Plad { Members = 2, Channels = [3], Hidden = [5], PerturbatorHidden = 6, Latent = 4, Epochs = 2, Activation = Activation.LeakyRelu };
        var rng = new Rng(3);
        var images = new Matrix(30, 9 * 6, [.. Enumerable.Range(0, 30 * 9 * 6).Select(_ => (float)rng.NextGaussian())]) { RowShape = RowShape.Image(9, 6) };
        PladModel model = recipe.Fit(images);
        var tensors = new TensorCollection();
        model.Save(tensors);

        Assert.Equal(model.Score(images), PladModel.Load(recipe, tensors).Score(images));
    }
}
