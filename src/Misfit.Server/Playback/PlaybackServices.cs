using Microsoft.Extensions.DependencyInjection;
using Misfit.Server.Comparisons;

namespace Misfit.Server.Playback;

/// <summary>Registers the services of playbacks and comparisons.</summary>
internal static class PlaybackServices
{
    public static IServiceCollection AddPlayback(this IServiceCollection services) => services
        .AddSingleton<ReportPlayback>()
        .AddSingleton<PlaybackLibrary>()
        .AddSingleton<RunChoices>()
        .AddSingleton<ComparisonLibrary>()
        .AddSingleton<DefaultModel>();
}
