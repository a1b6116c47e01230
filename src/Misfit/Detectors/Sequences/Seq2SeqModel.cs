using Misfit.Detectors.Reconstruction;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Sequences;

/// <summary>A fitted <see cref="Seq2Seq"/>. Attribution: each column's squared difference over the number of columns; their sum is the score.</summary>
public sealed class Seq2SeqModel : ReconstructionModel
{
    private readonly SequenceLayout layout;

    internal Seq2SeqModel(Seq2Seq detector, Seq2SeqNetwork network)
        : base(detector, network) => layout = network.Layout;

    /// <summary>What the columns of a row are: the steps and channels of a window.</summary>
    public RowShape RowShape => RowShape.Series(layout.Steps, layout.Channels);

    /// <inheritdoc/>
    public override void Save(TensorCollection tensors)
    {
        base.Save(tensors);
        layout.Save(tensors);
    }

    internal static Seq2SeqModel Load(Detector detector, TensorCollection tensors)
    {
        var recipe = (Seq2Seq)detector;
        var layout = SequenceLayout.Load(tensors);
        int[] widths = tensors.Int32("widths", -1);
        long numbers = tensors.All.Values.Sum(tensor => (long)tensor.Values.Length);
        int units = 2 * recipe.Units * (recipe.Bidirectional ? 2 : 1);
        int latent = widths.Length > 2 ? widths[2] : 0;
        bool narrow = recipe.Latent >= 0;
        bool possible = widths.Length == (narrow ? 3 : 2) && widths[0] == layout.Columns && widths[1] == units && latent >= (narrow ? 1 : 0)
            && (long)units * units <= numbers && (long)units * latent <= numbers && (long)units * layout.Channels <= numbers;
        if (!possible)
        {
            throw new ModelFormatException($"Tensor 'widths' must hold the columns of a row, {layout.Columns}, the numbers in the state, {units}{(narrow ? ", and those in the summary" : "")}, and fit the weights in the file; it holds [{string.Join(", ", widths.Take(20))}].");
        }

        var network = new Seq2SeqNetwork(recipe, layout, latent, new Rng(recipe.Seed));
        NetworkWeights.Load(tensors, network.Parameters);
        return new Seq2SeqModel(recipe, network);
    }
}
