using Microsoft.Extensions.DependencyInjection;
using Misfit.Server.Models;
using Misfit.Server.Runs;
using Misfit.Server.Scoring;

namespace Misfit.Server.Jobs;

/// <summary>Registers the services of jobs, models, runs and scoring.</summary>
internal static class TrainingServices
{
    public static IServiceCollection AddTraining(this IServiceCollection services) => services
        .AddSingleton<ModelLibrary>()
        .AddSingleton<RunLibrary>()
        .AddSingleton<JobStore>()
        .AddSingleton<TrainingQueue>()
        .AddSingleton<StreamPlaces>()
        .AddSingleton<WhatIfService>()
        .AddHostedService(provider => provider.GetRequiredService<TrainingQueue>());
}
