using Microsoft.Extensions.DependencyInjection;
using Misfit.Server.Feedback;
using Misfit.Server.Records;
using Misfit.Server.Thresholds;

namespace Misfit.Server.Incidents;

/// <summary>What the investigation of runs is made of.</summary>
internal static class InvestigationServices
{
    public static IServiceCollection AddInvestigation(this IServiceCollection services) => services
        .AddSingleton<FeedbackBook>()
        .AddSingleton<FeedbackDesk>()
        .AddSingleton<InvestigationDesk>()
        .AddSingleton<RecordDesk>()
        .AddSingleton<ThresholdDesk>();
}
