namespace Misfit.Server.Models;

/// <summary>A trained pipeline that the server keeps.</summary>
internal sealed record ModelRecord
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The data set it was trained on; null when it was uploaded.</summary>
    public string? DataSetId { get; init; }

    /// <summary>The job that trained it; null for others.</summary>
    public string? JobId { get; init; }

    /// <summary>The method and the options that differ from its defaults, as <c>autoencoder/latent=3</c>.</summary>
    public required string Detector { get; init; }

    /// <summary>The rule that was set after training; null for the model's own.</summary>
    public string? Threshold { get; init; }

    public required ModelFigures Figures { get; init; }

    public required DateTimeOffset Created { get; init; }
}

/// <summary>What is known of a model without reading its file.</summary>
/// <param name="Bytes">The size of the model file.</param>
/// <param name="TrainSeconds">How long training took, pauses not counted; null when it is not known.</param>
/// <param name="Seed">The seed of every random choice.</param>
/// <param name="Rows">Rows it was fitted on.</param>
/// <param name="HealthAlarm">Whether its health report has an alarm.</param>
internal sealed record ModelFigures(long Bytes, double? TrainSeconds, int Seed, int Rows, bool HealthAlarm);
