using Microsoft.Extensions.DependencyInjection;
using Misfit.Benchmarks.Evaluations;
using Misfit.Data;
using Misfit.Data.Generators;
using Misfit.Pipelines;
using Misfit.Server.DataSets;
using Misfit.Server.Models;
using Misfit.Server.Runs;

namespace Misfit.Tests;

/// <summary>Runs to play and compare, of models that take no time to train.</summary>
internal static class PlaybackData
{
    public static IReadOnlyList<string> Detectors { get; } = ["pca", "ecod", "isolation-forest", "one-class-svm"];

    /// <summary>A labelled data set scored by four models.</summary>
    /// <returns>The ids of the runs, with commas between.</returns>
    public static string AddRuns(RunningServer server, int rows = 600)
    {
        var dataSets = server.Services.GetRequiredService<DataSetLibrary>();
        var models = server.Services.GetRequiredService<ModelLibrary>();
        var runs = server.Services.GetRequiredService<RunLibrary>();
        DataSetRecord dataSet = dataSets.AddGenerated("card-payments", rows, 7);
        LoadedData data = dataSets.Load(dataSet.Id);
        return string.Join(',', Detectors.Select(name =>
        {
            PipelineModel model = new Pipeline(Contender.Parse(name).Detector) { Ignore = data.RoleColumns }.Fit(data.Table);
            return runs.Score(models.Add(model, name, dataSet.Id, null, 0.1).Id, dataSet.Id, CancellationToken.None).Id;
        }));
    }
}
