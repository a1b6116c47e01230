using Microsoft.Extensions.DependencyInjection;

namespace Misfit.Server.Playback;

/// <summary>Registers the services of playbacks and comparisons.</summary>
internal static class PlaybackServices
{
    public static IServiceCollection AddPlayback(this IServiceCollection services) => services
        .AddSingleton<ReportPlayback>()
        .AddSingleton<PlaybackLibrary>()
        .AddSingleton<RunChoices>();
}
