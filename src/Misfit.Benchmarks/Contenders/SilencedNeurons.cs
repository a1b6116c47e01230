using Misfit.Detectors;
using Misfit.Detectors.SyntheticLabels;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Benchmarks.Contenders;

/// <summary>
/// AnoRand's figure 6: of a fitted model some neurons of the noise detector's last layer, drawn by the seed, are set to zero. Their incoming weights are, which is the same where the activation of zero is zero.
/// </summary>
internal static class SilencedNeurons
{
    public static DetectorModel Of(AnoRandModel model, int count, int seed)
    {
        var recipe = (AnoRand)model.Detector;
        var tensors = new TensorCollection();
        model.Save(tensors);
        string layer = $"noise.{recipe.Hidden.Count}";
        float[] weights = tensors.Single($"{layer}.weights", recipe.NoiseLatent, -1), bias = tensors.Single($"{layer}.bias");
        int inputs = weights.Length / recipe.NoiseLatent;
        foreach (int neuron in new Rng(seed).Stream(0x53696C65).Sample(recipe.NoiseLatent, count))
        {
            Array.Clear(weights, neuron * inputs, inputs);
            bias[neuron] = 0;
        }

        return recipe.Info.Load(recipe, tensors);
    }

    /// <exception cref="DataException">The recipe is not AnoRand's, or has not so many neurons, or an activation that is not zero at zero.</exception>
    public static void Check(Detector recipe, int count)
    {
        if (recipe is not AnoRand anoRand || count < 0 || count > anoRand.NoiseLatent || anoRand.Activation == Autodiff.Activation.Sigmoid)
        {
            throw new DataException($"silenced/N/RECIPE needs a recipe of anorand with at least N neurons in noise-latent and an activation that is zero at zero; was {RecipeText.Of(recipe)} with N = {count}.");
        }
    }
}
