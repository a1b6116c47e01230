using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Misfit.Server.DataSets;
using Misfit.Server.Jobs;
using Misfit.Server.Models;

namespace Misfit.Server.Tests.Jobs;

public class TrainingQueueTests
{
    private const string Long = "autoencoder/epochs=10000/hidden=8/latent=1/patience=0";

    [Fact]
    public async Task Job_goes_from_waiting_to_done_and_leaves_a_model_and_a_run()
    {
        await using RunningServer server = await RunningServer.Start();
        DataSetRecord data = await TrainedServer.AddData(server);
        HttpResponseMessage answer = await server.Client.PostAsJsonAsync("/api/v1/jobs", new { data_set_id = data.Id, detector = "autoencoder/epochs=50", seed = 3 });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        string events = await server.Client.GetStringAsync($"{answer.Headers.Location}/events");
        Assert.Contains("event: state", events, StringComparison.Ordinal);
        JsonElement last = JsonDocument.Parse(events.Split("data: ")[^1]).RootElement;
        Assert.Equal("done", last.GetProperty("state").GetString());
        JsonElement run = (await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/runs"))[0];
        Assert.Equal(last.GetProperty("model_id").GetString(), run.GetProperty("model_id").GetString());
        Assert.InRange(run.GetProperty("figures").GetProperty("roc_auc").GetDouble(), 0.9, 1);
    }

    [Fact]
    public async Task Paused_job_stands_still_until_it_is_resumed_and_stop_keeps_the_best_model()
    {
        await using RunningServer server = await RunningServer.Start();
        var queue = server.Services.GetRequiredService<TrainingQueue>();
        JobRecord job = await Running(server, queue);
        queue.Pause(job.Id);
        int paused = await Settled(queue, job.Id);
        await Task.Delay(150);
        Assert.Equal(paused, queue.Find(job.Id).Progress!.Done);
        Assert.Equal(JobState.Paused, queue.Find(job.Id).State);
        queue.Resume(job.Id);
        await Until(() => queue.Find(job.Id).Progress!.Done > paused);
        queue.Stop(job.Id);
        JobRecord stopped = await TrainedServer.WaitForEnd(queue, job.Id);
        Assert.Equal(JobState.Stopped, stopped.State);
        Assert.True(server.Services.GetRequiredService<ModelLibrary>().Load(stopped.ModelId!).Health.Interrupted);
    }

    [Fact]
    public async Task Job_stopped_during_calibration_says_that_no_model_was_kept_and_why()
    {
        await using RunningServer server = await RunningServer.Start();
        DataSetRecord data = await TrainedServer.AddData(server);
        var queue = server.Services.GetRequiredService<TrainingQueue>();
        JobRecord job = queue.Submit(new TrainingRequest { DataSetId = data.Id, Detector = Long });
        await Until(() => queue.Find(job.Id).Progress?.Stage.StartsWith("calibration", StringComparison.Ordinal) == true);
        queue.Stop(job.Id);
        JobRecord stopped = await TrainedServer.WaitForEnd(queue, job.Id);
        Assert.Equal(JobState.Stopped, stopped.State);
        Assert.Null(stopped.ModelId);
        Assert.Matches("no model was kept, because it was stopped during calibration \\d of \\d", stopped.Note);
        Assert.Empty(server.Services.GetRequiredService<ModelLibrary>().List());
    }

    [Fact]
    public async Task Paused_job_gives_its_place_to_the_next()
    {
        await using RunningServer server = await RunningServer.Start(options => options with { JobsAtOnce = 1 });
        var queue = server.Services.GetRequiredService<TrainingQueue>();
        JobRecord first = await Running(server, queue);
        JobRecord second = queue.Submit(first.Request with { Detector = "hbos", Name = "second" });
        Assert.Equal(JobState.Waiting, queue.Find(second.Id).State);
        queue.Pause(first.Id);
        Assert.Equal(JobState.Done, (await TrainedServer.WaitForEnd(queue, second.Id)).State);
        queue.Stop(first.Id);
        Assert.Equal(JobState.Stopped, (await TrainedServer.WaitForEnd(queue, first.Id)).State);
    }

    [Fact]
    public async Task Time_limit_stops_a_job_and_says_so()
    {
        await using RunningServer server = await RunningServer.Start();
        DataSetRecord data = await TrainedServer.AddData(server);
        var queue = server.Services.GetRequiredService<TrainingQueue>();
        JobRecord job = await TrainedServer.WaitForEnd(queue, queue.Submit(new TrainingRequest { DataSetId = data.Id, Detector = Long, TimeLimitSeconds = 0.5 }).Id);
        Assert.Equal(JobState.Stopped, job.State);
        Assert.Contains("time limit", job.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Running_job_is_begun_again_after_a_restart_and_comes_to_the_same_model()
    {
        string folder = Directory.CreateTempSubdirectory("misfit-restart-").FullName;
        const string Detector = "autoencoder/epochs=300/hidden=8/latent=1";
        string interrupted;
        double[] expected;
        await using (RunningServer server = await RunningServer.Start(folder: folder))
        {
            DataSetRecord data = await TrainedServer.AddData(server);
            JobRecord whole = await TrainedServer.Train(server, new TrainingRequest { DataSetId = data.Id, Detector = Detector, Seed = 5 });
            expected = Scores(server, whole.ModelId!, data.Id);
            var queue = server.Services.GetRequiredService<TrainingQueue>();
            interrupted = queue.Submit(new TrainingRequest { DataSetId = data.Id, Detector = Detector, Seed = 5 }).Id;
            await Until(() => queue.Find(interrupted).Progress is not null);
        }

        await using (RunningServer server = await RunningServer.Start(folder: folder))
        {
            JobRecord again = await TrainedServer.WaitForEnd(server.Services.GetRequiredService<TrainingQueue>(), interrupted);
            Assert.Equal(JobState.Done, again.State);
            Assert.Contains("restarted", again.Note, StringComparison.Ordinal);
            Assert.Equal(expected, Scores(server, again.ModelId!, again.DataSetId));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Jobs_beyond_the_limit_are_refused_with_429()
    {
        await using RunningServer server = await RunningServer.Start(options => options with { MaximumJobs = 1 });
        var queue = server.Services.GetRequiredService<TrainingQueue>();
        JobRecord job = await Running(server, queue);
        HttpResponseMessage answer = await server.Client.PostAsJsonAsync("/api/v1/jobs", new { data_set_id = job.DataSetId });
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        await server.Client.PostAsync($"/api/v1/jobs/{job.Id}/stop", null);
        await TrainedServer.WaitForEnd(queue, job.Id);
        Assert.NotNull(queue.Submit(job.Request with { Detector = "hbos" }));
    }

    [Fact]
    public async Task Requests_that_cannot_be_carried_out_are_refused_at_once()
    {
        await using RunningServer server = await RunningServer.Start();
        DataSetRecord data = await TrainedServer.AddData(server);
        foreach ((object request, HttpStatusCode status) in new (object, HttpStatusCode)[]
        {
            (new { data_set_id = "none" }, HttpStatusCode.NotFound),
            (new { data_set_id = data.Id, detector = "nothing" }, HttpStatusCode.UnprocessableEntity),
            (new { data_set_id = data.Id, detector = "autoencoder/latent=much" }, HttpStatusCode.UnprocessableEntity),
            (new { data_set_id = data.Id, budget = "some" }, HttpStatusCode.UnprocessableEntity),
            (new { data_set_id = data.Id, series = new { window = "24" } }, HttpStatusCode.BadRequest),
            (new { data_set_id = data.Id, time_limit_seconds = -1 }, HttpStatusCode.BadRequest),
        })
        {
            HttpResponseMessage answer = await server.Client.PostAsJsonAsync("/api/v1/jobs", request);
            Assert.True(answer.StatusCode == status, $"{request}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task Training_that_fails_says_why()
    {
        await using RunningServer server = await RunningServer.Start();
        DataSetRecord data = await TrainedServer.AddData(server);
        var queue = server.Services.GetRequiredService<TrainingQueue>();
        JobRecord job = await TrainedServer.WaitForEnd(queue, queue.Submit(new TrainingRequest { DataSetId = data.Id, Detector = "knn/neighbors=100000" }).Id);
        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("neighbors", job.Error, StringComparison.OrdinalIgnoreCase);
    }

    private static double[] Scores(RunningServer server, string model, string data) =>
        server.Services.GetRequiredService<ModelLibrary>().Load(model).Score(server.Services.GetRequiredService<DataSetLibrary>().Load(data).Table).Scores;

    private static async Task<JobRecord> Running(RunningServer server, TrainingQueue queue)
    {
        // Of a thousand rows or more some are held out for calibration, so that the model that is kept is trained at once.
        DataSetRecord data = server.Services.GetRequiredService<DataSetLibrary>().AddGenerated("gaussian", 1500);
        JobRecord job = queue.Submit(new TrainingRequest { DataSetId = data.Id, Detector = Long, Seed = 1 });
        await Until(() => queue.Find(job.Id).Progress is { Done: > 1 });
        return job;
    }

    private static async Task<int> Settled(TrainingQueue queue, string id)
    {
        int before;
        do
        {
            before = queue.Find(id).Progress!.Done;
            await Task.Delay(150);
        }
        while (queue.Find(id).Progress!.Done != before);
        return before;
    }

    private static async Task Until(Func<bool> happened)
    {
        for (int i = 0; !happened(); i++)
        {
            Assert.True(i < 600, "It did not happen within 30 seconds.");
            await Task.Delay(50);
        }
    }
}
