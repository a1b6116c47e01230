using System.Text.Json;

namespace Misfit.Server.Scoring;

/// <summary>A row, and what is to be changed of it.</summary>
internal sealed record WhatIfRequest
{
    /// <summary>The row, an object by column name or an array; null takes row <see cref="RowNumber"/> of <see cref="DataSetId"/>.</summary>
    public JsonElement? Row { get; init; }

    /// <summary>The data set that the row, ranges and the nearest normal record are taken from. Default: the one the model was trained on.</summary>
    public string? DataSetId { get; init; }

    /// <summary>A row of the data set, from 1.</summary>
    public int? RowNumber { get; init; }

    /// <summary>New values by column.</summary>
    public IReadOnlyDictionary<string, JsonElement> Changes { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>A column to run over its range, the other values staying as they are after the changes.</summary>
    public SweepRequest? Sweep { get; init; }

    /// <summary>Whether the nearest normal record is looked for.</summary>
    public bool Nearest { get; init; }
}

/// <summary>A column to run over its range.</summary>
/// <param name="Column">The column.</param>
/// <param name="From">Where to begin; null for the least value in the data set.</param>
/// <param name="To">Where to end; null for the greatest value.</param>
/// <param name="Points">How many values, from 2 to 500.</param>
internal sealed record SweepRequest(string Column, double? From = null, double? To = null, int Points = 41);

/// <summary>A row before and after its changes.</summary>
internal sealed record WhatIfAnswer
{
    /// <summary>The line above which rows are flagged.</summary>
    public required double Threshold { get; init; }

    /// <summary>The row's values after the changes.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    public required RowVerdict Before { get; init; }

    public required RowVerdict After { get; init; }

    public SweepAnswer? Sweep { get; init; }

    public NearestAnswer? Nearest { get; init; }
}

/// <summary>The score as one column runs over its range.</summary>
internal sealed record SweepAnswer(string Column, IReadOnlyList<string> Values, IReadOnlyList<double> Scores, IReadOnlyList<bool> Flagged);

/// <summary>The record that is normal and closest to the row after its changes.</summary>
/// <param name="DataSetId">Where it is.</param>
/// <param name="Row">Its number, from 1.</param>
/// <param name="Distance">Euclidean, over the model's features.</param>
/// <param name="Score">Its score.</param>
/// <param name="Values">Its values.</param>
/// <param name="Searched">How many rows were looked at: all, or an even sample of a large data set.</param>
internal sealed record NearestAnswer(string DataSetId, int Row, double Distance, double Score, IReadOnlyDictionary<string, string> Values, int Searched);
