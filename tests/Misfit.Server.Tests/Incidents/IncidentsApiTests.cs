using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Misfit.Server.Tests.Incidents;

public class IncidentsApiTests
{
    [Fact]
    public async Task Planted_incident_is_the_most_urgent_with_its_source_first_and_a_story_in_three()
    {
        await using RunningServer server = await RunningServer.Start();
        string run = await InvestigatedData.AddRun(server);
        JsonElement first = (await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/incidents")).GetProperty("incidents")[0];
        Assert.InRange(first.GetProperty("flagged_rows").GetInt32(), 15, 30);
        Assert.Equal("west", Assert.Single(first.GetProperty("groups").EnumerateArray()).GetString());
        JsonElement details = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/incidents/{first.GetProperty("id").GetInt32()}");
        JsonElement impact = details.GetProperty("impacts")[0];
        Assert.Equal(("site", "west"), (impact.GetProperty("column").GetString(), impact.GetProperty("value").GetString()));
        JsonElement story = details.GetProperty("story");
        Assert.All((string[])["first", "touched", "next"], part => Assert.EndsWith(".", story.GetProperty(part).GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Incidents_are_saved_in_three_formats()
    {
        await using RunningServer server = await RunningServer.Start();
        string run = await InvestigatedData.AddRun(server);
        int incidents = (await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/incidents?format=json")).GetProperty("incidents").GetArrayLength();
        string csv = await server.Client.GetStringAsync($"/api/v1/runs/{run}/incidents?format=csv");
        Assert.Equal(incidents + 1, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        string markdown = await server.Client.GetStringAsync($"/api/v1/runs/{run}/incidents?format=markdown");
        Assert.Equal(incidents, markdown.Split("\n## Incident ").Length - 1);
        Assert.Contains("What changed first", markdown, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.GetAsync($"/api/v1/runs/{run}/incidents?format=xml")).StatusCode);
    }

    [Fact]
    public async Task Course_flags_a_value_by_the_band_rule_exactly_when_it_is_outside_the_band()
    {
        await using RunningServer server = await RunningServer.Start();
        string run = await InvestigatedData.AddRun(server);
        JsonElement course = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/course?column=load&shown=west");
        double[] values = Numbers(course, "values"), lower = Numbers(course, "lower"), upper = Numbers(course, "upper");
        bool[] outside = [.. course.GetProperty("outside").EnumerateArray().Select(flag => flag.GetBoolean())];
        Assert.Contains(true, outside);
        Assert.All(outside.Index(), place => Assert.Equal(values[place.Index] < lower[place.Index] || values[place.Index] > upper[place.Index], place.Item));
    }

    [Fact]
    public async Task Direction_and_minimum_delta_leave_only_values_that_far_from_what_is_expected()
    {
        await using RunningServer server = await RunningServer.Start();
        string run = await InvestigatedData.AddRun(server);
        foreach ((string direction, int sign) in ((string, int)[])[("above", 1), ("below", -1)])
        {
            JsonElement course = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/course?column=temperature&shown=south&direction={direction}&delta=2");
            double[] values = Numbers(course, "values"), lower = Numbers(course, "lower"), upper = Numbers(course, "upper");
            Assert.NotEmpty(values);
            Assert.All(values.Index(), place => Assert.True(sign * (place.Item - ((lower[place.Index] + upper[place.Index]) / 2)) >= 2 - 1e-9));
        }
    }

    [Fact]
    public async Task Unknown_run_incident_and_filter_are_told()
    {
        await using RunningServer server = await RunningServer.Start();
        string run = await InvestigatedData.AddRun(server);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/api/v1/runs/nothing/incidents")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync($"/api/v1/runs/{run}/incidents/999")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.GetAsync($"/api/v1/runs/{run}/incidents?from=yesterday")).StatusCode);
    }

    private static double[] Numbers(JsonElement course, string name) => [.. course.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
}
