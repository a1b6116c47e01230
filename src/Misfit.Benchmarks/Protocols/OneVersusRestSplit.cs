namespace Misfit.Benchmarks.Protocols;

/// <summary>One class of images against the others: learned from the first images of the class, evaluated on all images that the detector of no class learns from.</summary>
internal static class OneVersusRestSplit
{
    /// <param name="labels">The class of each row.</param>
    /// <param name="normal">The class learned from.</param>
    /// <param name="fit">How many images of a class are learned from.</param>
    public static RowSplit Of(string[] labels, string normal, int fit)
    {
        int[] kept = [.. labels.Select((label, row) => (label, row)).GroupBy(pair => pair.label).SelectMany(group => group.Take(fit)).Select(pair => pair.row).Order()];
        int[] train = [.. kept.Where(row => labels[row] == normal)];
        int[] test = [.. Enumerable.Range(0, labels.Length).Except(kept)];
        return test.Any(row => labels[row] == normal) && train.Length > 0
            ? new RowSplit(train, test)
            : throw new DataException($"With fit={fit} there are {train.Length} images of class {normal} to learn from and none left to evaluate on; the class has {labels.Count(label => label == normal)}.");
    }
}
