using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Misfit.Data.Datasets;
using Misfit.Server.Api;
using Misfit.Server.DataSets;
using Misfit.Server.Incidents;
using Misfit.Server.Jobs;
using Misfit.Server.Learn;
using Misfit.Server.Live;
using Misfit.Server.Models;
using Misfit.Server.Playback;
using Misfit.Server.Runs;
using Misfit.Server.Security;
using Misfit.Server.Storage;
using Misfit.Server.Studio;
using Misfit.Server.Studio.Models;

namespace Misfit.Server;

/// <summary>The HTTP API and the Studio on one port.</summary>
public static class MisfitServer
{
    /// <summary>The version that the server tells its clients.</summary>
    public static string Version { get; } = typeof(MisfitServer).Assembly.GetName().Version!.ToString(3);

    /// <summary>Builds a server that is ready to be started.</summary>
    /// <exception cref="IOException">The data folder cannot be used.</exception>
    public static WebApplication Create(ServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(MisfitServer).Assembly.GetName().Name });
        builder.Configuration.Sources.Clear();   // neither the folder it is started in nor the environment changes what the command line says
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);   // its keys are as safe as the data beside them
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls(options.Urls).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 30_000_000;
        });
        AddServices(builder.Services, options);
        WebApplication server = builder.Build();
        try
        {
            server.Services.GetRequiredService<DataSetLibrary>().Sweep();
            Use(server);
            return server;
        }
        catch
        {
            ((IDisposable)server).Dispose();   // gives the data folder back
            throw;
        }
    }

    private static void AddServices(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        var folder = new DataFolder(options.DataFolder);
        services.AddSingleton(_ => folder);
        services.AddSecurity(folder);
        services.AddSingleton<StudioDatabase>();
        services.AddSingleton(new DataSetStore());
        services.AddSingleton<HeartbeatLesson>();
        services.AddDataSets();
        services.AddTraining();
        services.AddSingleton<LiveDataSource>();
        services.AddSingleton<LiveSessions>();
        services.AddPlayback();
        services.AddInvestigation();
        services.AddSingleton<ClientAssets>();
        services.AddSingleton<PageNotes>();
        services.AddRazorComponents();
        services.AddAntiforgery(antiforgery => antiforgery.Cookie.SameSite = SameSiteMode.Strict);
        services.AddCascadingValue(provider => provider.GetRequiredService<ClientAssets>());
        services.AddHttpContextAccessor();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemHandler>();
        services.AddOpenApi("v1");
        services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));
    }

    /// <summary>JSON as the whole API writes and reads it: the names of the command line's documents.</summary>
    internal static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.DictionaryKeyPolicy = null;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
    }

    private static void Use(WebApplication server)
    {
        server.UseExceptionHandler();
        server.UseStatusCodePages();
        server.UseMiddleware<SecurityHeaders>();
        server.UseMiddleware<AccessGate>();
        server.UseRouting();
        server.UseAntiforgery();
        server.MapOpenApi("/api/{documentName}/openapi.json");
        RouteGroupBuilder api = server.MapGroup("/api/v1");
        SystemApi.Map(api);
        DataSetsApi.Map(api);
        JobsApi.Map(api);
        ModelsApi.Map(api);
        RunsApi.Map(api);
        ScoringApi.Map(api);
        IncidentsApi.Map(api);
        FeedbackApi.Map(api);
        RecordsApi.Map(api);
        ThresholdApi.Map(api);
        LiveApi.Map(api);
        PlaybackApi.Map(api);
        CompareApi.Map(api);
        LearnApi.Map(api);
        server.MapClientAssets();
        server.MapSignIn();
        server.MapStudio();
        server.MapDataForms();
        server.MapModelForms();
        server.MapPlaybackForms();
        server.MapInvestigation();
    }
}
