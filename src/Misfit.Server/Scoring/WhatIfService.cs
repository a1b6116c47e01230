using System.Globalization;
using System.Text.Json;
using Misfit.Pipelines;
using Misfit.Server.Api;
using Misfit.Server.DataSets;
using Misfit.Server.Models;
using Misfit.Tables;

namespace Misfit.Server.Scoring;

/// <summary>Answers what a row's score would be if its values were others.</summary>
internal sealed class WhatIfService(ModelLibrary models, DataSetLibrary dataSets)
{
    private const int MostPoints = 500;

    /// <exception cref="ApiException">404: there is no such model, data set or row. 409: the model scores windows of a series. 400: the request does not suit the model.</exception>
    /// <exception cref="DataException">A value is none of its column's kind.</exception>
    public WhatIfAnswer Answer(string modelId, WhatIfRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        PipelineModel model = models.Load(modelId);
        if (model.Recipe.Series is not null)
        {
            throw ApiException.Conflict("This model scores windows of a series, so one row alone has no score. Send the changed series to be scored.");
        }

        string? dataSetId = request.DataSetId ?? models.Find(modelId).DataSetId;
        RowText row = Row(model, request, dataSetId);
        RowText changed = row.With(request.Changes);
        Table before = row.ToTable(), after = changed.ToTable();
        return new WhatIfAnswer
        {
            Threshold = model.Threshold.Value,
            Values = changed.Values,
            Before = RowVerdict.Of(model, before, [0])[0],
            After = RowVerdict.Of(model, after, [0])[0],
            Sweep = request.Sweep is null ? null : Sweep(model, changed, request.Sweep, dataSetId),
            Nearest = request.Nearest ? NearestNormal.Find(model, dataSets.Load(Named(dataSetId, "The nearest normal record")), after, cancellation) : null,
        };
    }

    private RowText Row(PipelineModel model, WhatIfRequest request, string? dataSetId)
    {
        if (request.Row is { ValueKind: not JsonValueKind.Null } given)
        {
            return RowText.Of(JsonRows.ReadOne(given, model.Schema), 0, model.Schema);
        }

        int number = request.RowNumber ?? throw ApiException.BadRequest("Send \"row\", or \"row_number\" of a data set.");
        Table rows = dataSets.Load(Named(dataSetId, "A row number")).Table;
        return number >= 1 && number <= rows.Rows ? RowText.Of(rows, number - 1, model.Schema) : throw ApiException.NotFound("row", $"{number} of {rows.Rows}");
    }

    private SweepAnswer Sweep(PipelineModel model, RowText row, SweepRequest sweep, string? dataSetId)
    {
        if (sweep.Points is < 2 or > MostPoints)
        {
            throw ApiException.BadRequest($"\"points\" must be from 2 to {MostPoints}, was {sweep.Points}.");
        }

        ColumnSchema column = model.Schema.FirstOrDefault(column => column.Name == sweep.Column) ?? throw ApiException.BadRequest($"The model has no column '{sweep.Column}'.");
        string[] values = column.Kind == ColumnKind.Category ? Words(sweep, dataSetId) : Range(sweep, column.Kind, dataSetId);
        ScoredRows scored = model.Score(row.Sweep(sweep.Column, values), firstRow: 1);
        return new SweepAnswer(sweep.Column, values, scored.Scores, scored.Flagged);
    }

    private string[] Words(SweepRequest sweep, string? dataSetId) =>
        [.. Summary(sweep.Column, dataSetId, "The words to try").Frequent.Select(word => word.Value).Take(sweep.Points)];

    private string[] Range(SweepRequest sweep, ColumnKind kind, string? dataSetId)
    {
        (double? from, double? to) = (sweep.From, sweep.To);
        if (from is null || to is null)
        {
            ColumnSummary column = Summary(sweep.Column, dataSetId, "The range");
            (from, to) = (from ?? column.Minimum, to ?? column.Maximum);
        }

        if (from is not { } least || to is not { } most || !double.IsFinite(least) || !double.IsFinite(most))
        {
            throw ApiException.BadRequest($"Column '{sweep.Column}' has no range in the data set; send \"from\" and \"to\".");
        }

        return [.. Enumerable.Range(0, sweep.Points).Select(i => Text(least + ((most - least) * i / (sweep.Points - 1)), kind))];
    }

    private ColumnSummary Summary(string column, string? dataSetId, string what) =>
        dataSets.Profile(Named(dataSetId, what)).Columns.FirstOrDefault(summary => summary.Name == column)
        ?? throw ApiException.BadRequest($"The data set has no column '{column}'; send \"from\" and \"to\".");

    private static string Text(double value, ColumnKind kind) => kind == ColumnKind.Time
        ? new DateTime((long)value, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Named(string? dataSetId, string what) => dataSetId ?? throw ApiException.BadRequest($"{what} comes from a data set, and this model was not trained on one that is here; send \"data_set_id\".");
}
