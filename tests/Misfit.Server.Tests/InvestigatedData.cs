using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Misfit.Detectors;
using Misfit.Numerics;
using Misfit.Pipelines;
using Misfit.Series;
using Misfit.Server.DataSets;
using Misfit.Server.Models;
using Misfit.Server.Runs;

namespace Misfit.Tests;

/// <summary>A run with planted anomalies on a running server.</summary>
internal static class InvestigatedData
{
    /// <summary>Minutes of each of the three sites.</summary>
    public const int Minutes = 800;

    private static readonly string[] Sites = ["north", "south", "west"];
    private static readonly string[] Channels = ["web", "app", "shop"];

    /// <summary>Three sites, a row a minute each: at west the load is too high for 20 minutes while only the channel app is served, at south the temperature drops for 4.</summary>
    public static async Task<string> AddRun(RunningServer server, string detector = "pca")
    {
        DataSetLibrary dataSets = server.Services.GetRequiredService<DataSetLibrary>();
        DataSetRecord set = await dataSets.Import("sites.csv", new MemoryStream(Encoding.UTF8.GetBytes(Csv())));
        dataSets.SetRoles(set.Id, new DataRoles { Label = "is_anomaly", Time = "at", Group = "site" });
        return Score(server, set.Id, new Pipeline(RecipeText.Parse(detector) ?? DetectorCatalog.Find(detector).Create()) { Ignore = ["is_anomaly", "at", "site"] });
    }

    /// <summary>Scores server metrics in windows.</summary>
    public static string AddSeriesRun(RunningServer server)
    {
        DataSetLibrary dataSets = server.Services.GetRequiredService<DataSetLibrary>();
        DataSetRecord set = dataSets.AddGenerated("server-metrics", 1500, 3);
        dataSets.SetRoles(set.Id, new DataRoles { Label = "is_incident", Time = "time" });
        return Score(server, set.Id, new Pipeline(DetectorCatalog.Find("pca").Create()) { Ignore = ["is_incident"], Series = new SeriesOptions("time") { Steps = 12 } });
    }

    /// <summary>Signals of 40 points, one of them with a spike.</summary>
    public static async Task<string> AddSignalRun(RunningServer server)
    {
        var rng = new Rng(5);
        var text = new StringBuilder(string.Join(',', Enumerable.Range(0, 40).Select(point => $"p{point}"))).Append('\n');
        for (int row = 0; row < 300; row++)
        {
            double phase = rng.NextDouble();
            text.AppendJoin(',', Enumerable.Range(0, 40).Select(point => (Math.Sin((point / 6.0) + phase) + (0.05 * rng.NextGaussian()) + (row == 0 && point == 20 ? 4 : 0)).ToString("F4", CultureInfo.InvariantCulture))).Append('\n');
        }

        DataSetRecord set = await server.Services.GetRequiredService<DataSetLibrary>().Import("signals.csv", new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())));
        return Score(server, set.Id, new Pipeline(DetectorCatalog.Find("pca").Create()));
    }

    private static string Score(RunningServer server, string set, Pipeline pipeline)
    {
        PipelineModel model = pipeline.Fit(server.Services.GetRequiredService<DataSetLibrary>().Load(set).Table);
        ModelRecord record = server.Services.GetRequiredService<ModelLibrary>().Add(model, "PCA of sites", set, null);
        return server.Services.GetRequiredService<RunLibrary>().Score(record.Id, set, CancellationToken.None).Id;
    }

    private static string Csv()
    {
        var rng = new Rng(11);
        var text = new StringBuilder("at,site,channel,load,temperature,errors,is_anomaly\n");
        var start = new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);
        for (int minute = 0; minute < Minutes; minute++)
        {
            foreach (string site in Sites)
            {
                bool high = site == "west" && minute is >= 300 and < 320, cold = site == "south" && minute is >= 600 and < 604;
                double load = 50 + (10 * Math.Sin(minute / 60.0)) + (2 * rng.NextGaussian()) + (high ? 45 : 0);
                double temperature = 20 + (0.2 * (load - 50)) + (0.5 * rng.NextGaussian()) - (cold ? 14 : 0) - (high ? 9 : 0);
                string channel = high ? "app" : Channels[rng.NextInt32(3)];
                text.Append(CultureInfo.InvariantCulture, $"{start.AddMinutes(minute):yyyy-MM-dd HH:mm:ss},{site},{channel},{load:F3},{temperature:F3},{Math.Abs(rng.NextGaussian()) + (high ? 2 : 0):F3},{(high || cold ? 1 : 0)}\n");
            }
        }

        return text.ToString();
    }
}
