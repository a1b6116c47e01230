using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Misfit.Data.Datasets;
using Misfit.Data.Generators;
using Misfit.Server.DataSets;
using Misfit.Tables;

namespace Misfit.Server.Api;

/// <summary>Data sets: upload, look, say what columns are for, compare, delete.</summary>
internal static class DataSetsApi
{
    /// <summary>Maps everything below /datasets.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        RouteGroupBuilder sets = api.MapGroup("/datasets").WithTags("Data sets");
        MapAdding(sets);
        MapLooking(sets);
        sets.MapPut("/{id}/roles", (string id, DataRoles roles, DataSetLibrary library) => library.SetRoles(id, roles))
            .WithSummary("Say which columns are the label, the time, the group, and not to be learned from");
        sets.MapDelete("/{id}", Delete).WithSummary("Delete a data set; it can be restored for 30 days");
        sets.MapPost("/{id}/restore", (string id, DataSetLibrary library) => library.Restore(id)).WithSummary("Bring a deleted data set back");
    }

    private static void MapAdding(RouteGroupBuilder sets)
    {
        sets.MapGet("/", (DataSetLibrary library, bool deleted = false) => deleted ? library.ListDeleted() : library.List())
            .WithSummary("All data sets, the newest first; with deleted=true those that can be restored");
        sets.MapPost("/", Upload)
            .WithSummary("Upload a file: its bytes as the body and its name in the query (?name=payments.csv), or a multipart form with one file")
            .Accepts<byte[]>("*/*", "multipart/form-data")
            .Produces<DataSetRecord>(StatusCodes.Status201Created)
            .DisableAntiforgery();
        sets.MapGet("/available", Available).WithSummary("The public data sets and the generators that can be added by name");
        sets.MapPost("/catalogue", (CatalogueRequest request, DataSetLibrary library, CancellationToken cancellation) => Created(library.AddCatalogue(request.Name, cancellation)))
            .WithSummary("Add a public data set by its name");
        sets.MapPost("/generated", (GeneratedRequest request, DataSetLibrary library, CancellationToken cancellation) => Created(library.AddGenerated(request.Name, request.Rows, request.Seed, cancellation)))
            .WithSummary("Add data that are made on the spot");
    }

    private static void MapLooking(RouteGroupBuilder sets)
    {
        sets.MapGet("/{id}", (string id, DataSetLibrary library) => library.Find(id)).WithSummary("One data set");
        sets.MapGet("/{id}/columns", (string id, DataSetLibrary library) => library.Profile(id).Columns.Select(column => new ColumnAnswer(column.Name, column.Kind, column.Describe(), RoleOf(library.Find(id), column.Name))))
            .WithSummary("The columns' names, kinds, roles and what they mean");
        sets.MapGet("/{id}/profile", (string id, DataSetLibrary library) => library.Profile(id)).WithSummary("Each column's missing values, zeros, range, mean and histogram, and the rows that could not be read");
        sets.MapGet("/{id}/rows", (string id, DataSetViews views, CancellationToken cancellation, int from = 0, int? to = null) => RowsAnswer.From(views.Rows(id, from, to ?? from + 100, cancellation)))
            .WithSummary("Rows from a number, counted from 0, to another, at most 1,000");
        sets.MapGet("/{id}/sample", (string id, DataSetViews views, CancellationToken cancellation, int rows = 20, int seed = 1) => RowsAnswer.From(views.Sample(id, rows, seed, cancellation)))
            .WithSummary("Rows drawn at random, at most 1,000");
        sets.MapGet("/{id}/drift", (string id, string against, DataSetViews views, CancellationToken cancellation) => DriftAnswer.From(views.Drift(id, against, cancellation)))
            .WithSummary("How far the columns are from those of another data set, the farthest first");
        sets.MapGet("/{id}/file", Download).WithSummary("The file as it was uploaded; the rows of a public data set as CSV").Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
    }

    private static async Task<IResult> Upload(HttpRequest request, DataSetLibrary library, CancellationToken cancellation, string? name = null)
    {
        UploadBody body = await UploadBody.Open(request, name, cancellation).ConfigureAwait(false);
        return Created(await library.Import(body.Name, body.Content, cancellation).ConfigureAwait(false));
    }

    private static IResult Created(DataSetRecord record) => TypedResults.Created($"/api/v1/datasets/{record.Id}", record);

    private static IResult Delete(string id, DataSetLibrary library)
    {
        library.Delete(id);
        return TypedResults.NoContent();
    }

    private static IResult Download(string id, DataSetLibrary library, CancellationToken cancellation)
    {
        DataSetRecord record = library.Find(id);
        string name = record.File.Length > 0 && record.Origin == DataSetRecord.Upload ? record.Name : $"{record.Name}.csv";
        return TypedResults.File(library.OpenFile(id, cancellation), "application/octet-stream", name);
    }

    private static AvailableAnswer Available() => new(
        [.. DataSetCatalog.All.Select(entry => new CatalogueAnswer(entry.Name, entry.Summary, entry.Rows, entry.Columns))],
        [.. GeneratorCatalog.All.Select(generator => new GeneratorAnswer(generator.Name, generator.Summary, generator.DefaultRows))]);

    private static string RoleOf(DataSetRecord record, string column) =>
        column == record.LabelColumn ? "label"
        : column == record.TimeColumn ? "time"
        : column == record.GroupColumn ? "group"
        : record.Ignored.Contains(column) ? "ignored"
        : "learned";

    private sealed record CatalogueRequest(string Name);

    private sealed record GeneratedRequest(string Name, int? Rows = null, int Seed = 42);

    private sealed record ColumnAnswer(string Name, ColumnKind Kind, string Description, string Role);

    private sealed record AvailableAnswer(IReadOnlyList<CatalogueAnswer> Catalogue, IReadOnlyList<GeneratorAnswer> Generators);

    private sealed record CatalogueAnswer(string Name, string Summary, int Rows, int Columns);

    private sealed record GeneratorAnswer(string Name, string Summary, int DefaultRows);
}
