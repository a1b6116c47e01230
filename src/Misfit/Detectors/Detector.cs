using Misfit.Numerics;
using Misfit.Training;

namespace Misfit.Detectors;

/// <summary>
/// A recipe: an immutable record whose properties are the method's options. <c>Fit</c> never changes it and returns a fitted
/// model of another type. Derive from <see cref="Detector{TModel}"/>.
/// </summary>
public abstract record Detector
{
    private protected Detector()
    {
    }

    /// <summary>The seed of every random choice. Default 42. The same seed gives the same model on the same machine.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>The method's entry in the catalogue: id, options and their ranges.</summary>
    public abstract DetectorInfo Info { get; }

    /// <summary>
    /// Learns what is normal from rows. Checks options and rows first.
    /// </summary>
    /// <param name="rows">Rows × columns, all finite. Not changed.</param>
    /// <param name="context">Progress and cancellation; null for neither.</param>
    /// <exception cref="OptionsException">Options are out of range; names all of them.</exception>
    /// <exception cref="DataException">There are no rows or columns, or a value is not finite.</exception>
    public DetectorModel Fit(Matrix rows, TrainingContext? context = null) => FitAny(rows, context);

    /// <summary>The same network with its first random weights: what a deep method's model must beat. Null for methods that are no networks.</summary>
    /// <inheritdoc cref="Fit" path="/exception"/>
    public DetectorModel? Untrained(Matrix rows)
    {
        Check(rows);
        return UntrainedAny(rows);
    }

    /// <summary>Problems between options that no single range can tell. The ranges of <see cref="Info"/> are checked already.</summary>
    protected virtual IEnumerable<OptionProblem> Problems() => [];

    /// <summary>The network with its first random weights; null for methods that are no networks.</summary>
    internal abstract DetectorModel? UntrainedAny(Matrix rows);

    private protected abstract DetectorModel FitAny(Matrix rows, TrainingContext? context);

    private protected void Check(Matrix rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        List<OptionProblem> problems = [.. Info.Options.Select(option => option.Problem(this)).OfType<OptionProblem>(), .. Problems()];
        if (problems.Count > 0)
        {
            throw new OptionsException(Info.Id, problems);
        }

        if (rows.Rows == 0 || rows.Columns == 0)
        {
            throw new DataException($"{Info.Id} needs at least one row and one column to learn from; the data have {rows.Rows} rows and {rows.Columns} columns.");
        }

        Rows.CheckFinite(rows);
    }
}

/// <summary>A recipe whose fitted model is a <typeparamref name="TModel"/>.</summary>
public abstract record Detector<TModel> : Detector
    where TModel : DetectorModel
{
    /// <inheritdoc cref="Detector.Fit"/>
    public new TModel Fit(Matrix rows, TrainingContext? context = null)
    {
        Check(rows);
        context ??= TrainingContext.None;
        context.CancellationToken.ThrowIfCancellationRequested();
        TModel model = FitCore(rows, context);
        model.Health = HealthProbe.Examine(model, UntrainedCore(rows), rows, model.Health, Seed);
        return model;
    }

    /// <inheritdoc cref="Detector.Untrained"/>
    public new TModel? Untrained(Matrix rows)
    {
        Check(rows);
        return UntrainedCore(rows);
    }

    /// <summary>Learns from checked rows.</summary>
    protected abstract TModel FitCore(Matrix rows, TrainingContext context);

    /// <summary>The model before training, for methods that train a network.</summary>
    protected virtual TModel? UntrainedCore(Matrix rows) => null;

    internal sealed override DetectorModel? UntrainedAny(Matrix rows) => UntrainedCore(rows);

    private protected sealed override DetectorModel FitAny(Matrix rows, TrainingContext? context) => Fit(rows, context);
}
