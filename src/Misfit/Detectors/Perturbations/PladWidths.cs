using System.Globalization;
using Misfit.Detectors.Sequences;
using Misfit.Numerics;
using Misfit.Storage;

namespace Misfit.Detectors.Perturbations;

/// <summary>The widths of the networks, where the recipe leaves them open settled.</summary>
/// <param name="Convolutions">With which the classifier begins, for images.</param>
/// <param name="Classifier">From the columns to the one log-odds; of images the first dense layer takes what the convolutions give.</param>
/// <param name="PerturbatorHidden">Of a perturbator's hidden layers.</param>
/// <param name="Latent">Of a perturbator's narrow layer.</param>
internal sealed record PladWidths(ConvolutionSizes Convolutions, int[] Classifier, int PerturbatorHidden, int Latent)
{
    /// <summary>Weights, gradients and two moments of so many take 1.6 GB.</summary>
    private const long MostWeights = 100_000_000;

    /// <summary>Units of the LSTM that tells windows apart: DROCC's.</summary>
    private const int SequenceUnits = 128;

    /// <summary>How rows are sequences, where they are windows of a time series; the classifier then has one hidden layer, an LSTM.</summary>
    public SequenceLayout? Sequence { get; private init; }

    public int Columns => Classifier[0];

    /// <exception cref="OptionsException">The networks would have more than 100,000,000 weights, or an LSTM more than one layer.</exception>
    public static PladWidths For(Plad options, Matrix rows)
    {
        int columns = rows.Columns;
        SequenceLayout? sequence = rows.RowShape is { IsSeries: true } ? SequenceLayout.Of(options.Info.Id, rows) : null;
        if (sequence is not null && options.Hidden.Count > 1)
        {
            throw new OptionsException(options.Info.Id, [new OptionProblem("hidden", "one number, the units of an LSTM, for windows of a time series", string.Join(",", options.Hidden))]);
        }

        int[] classifier = [columns, .. options.Hidden.Count > 0 ? options.Hidden : sequence is null ? [64, 32] : [SequenceUnits], 1];
        int hidden = options.PerturbatorHidden > 0 ? options.PerturbatorHidden : Math.Clamp(columns, 16, 256);
        var widths = new PladWidths(ConvolutionSizes.For(options.Info.Id, rows.RowShape, options.Channels), classifier, hidden, options.Latent > 0 ? options.Latent : hidden) { Sequence = sequence };
        long weights = widths.Weights(options.Members);
        return weights <= MostWeights
            ? widths
            : throw new OptionsException(options.Info.Id, [new OptionProblem("hidden", string.Create(CultureInfo.InvariantCulture, $"layers of at most {MostWeights:N0} weights in all, with perturbator-hidden, latent and members"), string.Create(CultureInfo.InvariantCulture, $"such that with {columns} columns there would be {weights:N0}"))]);
    }

    public void Save(TensorCollection tensors)
    {
        tensors.Add("widths", (int[])Classifier.Clone());
        tensors.Add("perturbator-widths", [PerturbatorHidden, Latent]);
        Convolutions.Save(tensors);
        Sequence?.Save(tensors);
    }

    public static PladWidths Load(TensorCollection tensors)
    {
        int[] classifier = tensors.Int32("widths", -1), perturbator = tensors.Int32("perturbator-widths", 2);
        long numbers = tensors.All.Values.Sum(tensor => (long)tensor.Values.Length);
        bool possible = classifier.Length >= 2 && classifier[^1] == 1 && classifier.Concat(perturbator).All(width => width > 0 && width <= numbers)
            && (long)perturbator[0] * Math.Max(perturbator[1], classifier[0]) <= numbers;
        SequenceLayout? sequence = SequenceLayout.IsIn(tensors) ? SequenceLayout.Load(tensors) : null;
        possible &= sequence is null || (classifier.Length == 3 && classifier[0] == sequence.Columns);
        PladWidths? widths = possible ? new PladWidths(ConvolutionSizes.Load(tensors, classifier[0]), classifier, perturbator[0], perturbator[1]) { Sequence = sequence } : null;
        return widths is not null && widths.Weights(1) <= numbers
            ? widths
            : throw new ModelFormatException($"Tensors 'widths' and 'perturbator-widths' must hold widths that fit the weights in the file and end in 1; they hold [{string.Join(", ", classifier.Take(20))}] and [{string.Join(", ", perturbator)}].");
    }

    private long Weights(int members)
    {
        long perturbator = ((long)PerturbatorHidden * Columns) + (3L * PerturbatorHidden * Latent) + (2L * PerturbatorHidden * Columns);
        IEnumerable<long> inputs = Classifier.SkipLast(1).Select((width, i) => i == 0 && Convolutions.Image is not null ? Convolutions.Outputs : width);
        long classifier = Sequence is null
            ? Convolutions.Weights + inputs.Zip(Classifier.Skip(1)).Sum(pair => pair.First * pair.Second)
            : 4L * Classifier[1] * (Classifier[1] + Sequence.Channels);
        return members * (classifier + perturbator);
    }
}
