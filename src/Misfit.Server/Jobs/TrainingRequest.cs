namespace Misfit.Server.Jobs;

/// <summary>What a training job is to do.</summary>
internal sealed record TrainingRequest
{
    /// <summary>The data set to learn from, with the roles its columns have.</summary>
    public required string DataSetId { get; init; }

    /// <summary>The method, a preset after a colon, options after slashes: <c>autoencoder/latent=3/epochs=50</c>.</summary>
    public string Detector { get; init; } = "isolation-forest";

    /// <summary>Decides every random choice. Default 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Where the line is drawn: <c>false-alarms=0.01</c>, <c>alerts=5/1000</c>, <c>best-f1</c> … Default null: at most 1 % false alarms.</summary>
    public string? Budget { get; init; }

    /// <summary>What the model is to be called; null for a name made of detector and data set.</summary>
    public string? Name { get; init; }

    /// <summary>How numbers are brought to one scale: standard (default), min-max, robust, quantile or none.</summary>
    public string Scaler { get; init; } = "standard";

    /// <summary>Whether only rows labelled normal are learned from, where the data set has labels. Default true; false hides the labels.</summary>
    public bool UseLabels { get; init; } = true;

    /// <summary>How rows become windows of a series, by the data set's column of times. Default null: every row is judged alone.</summary>
    public SeriesRequest? Series { get; init; }

    /// <summary>Seconds after which training is stopped and its best model so far kept, pauses not counted. Default null: the server's limit.</summary>
    public double? TimeLimitSeconds { get; init; }

    /// <summary>Whether the rows of the data set are scored when training is done, which makes a run. Default true.</summary>
    public bool Score { get; init; } = true;
}

/// <summary>How rows become windows of a series, in the words of the command line.</summary>
internal sealed record SeriesRequest
{
    /// <summary>A number of steps, or hour, day or week. Default 24.</summary>
    public string Window { get; init; } = "24";

    /// <summary>The length of time whose rows are averaged, as 5min or 1h; null takes rows as they come.</summary>
    public string? Step { get; init; }

    /// <summary>auto, or the length of a season, as 1d or 1w; null subtracts none.</summary>
    public string? Season { get; init; }

    /// <summary>line or difference; null takes out none.</summary>
    public string? Trend { get; init; }

    /// <summary>mean or last.</summary>
    public string Points { get; init; } = "mean";

    /// <summary>Whether every group of the data set's group column gets a model of its own.</summary>
    public bool PerGroup { get; init; }
}
