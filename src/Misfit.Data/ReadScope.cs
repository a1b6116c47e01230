namespace Misfit.Data;

/// <summary>Progress and cancellation of one reading, whose work is a pass that finds the columns' kinds and one that loads.</summary>
internal sealed class ReadScope(string source, IProgress<ReadProgress>? progress, CancellationToken cancellationToken)
{
    private bool inferred;
    private double start;
    private double share = 1;

    public void StartInferring()
    {
        inferred = true;
        share = 0.5;
    }

    public void StartLoading()
    {
        start = inferred ? 0.5 : 0;
        share = 1 - start;
    }

    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public void Report(long rows, double? fraction)
    {
        cancellationToken.ThrowIfCancellationRequested();
        progress?.Report(new ReadProgress(source, rows, start + (share * fraction)));
    }
}
