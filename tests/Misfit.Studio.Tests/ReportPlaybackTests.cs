using Microsoft.Playwright;

namespace Misfit.Studio.Tests;

[Collection(StudioCollection.Name)]
public class ReportPlaybackTests(Browser browser)
{
    // Accuracy of the counts that Blip shows, PCA 1398/33/7967/602 and so on, as far as they are reached; BiGAN's 0.9621 is not (docs/results/studio.md).
    private static readonly (string Model, double Least)[] Reached = [("PCA", 0.9365), ("One-class SVM", 0.9487), ("Autoencoder", 0.9637), ("BiGAN", 0.955)];

    [StudioFact(Data = true)]
    public async Task BL22_four_live_models_judge_the_reports_connections_three_of_them_better_than_its_own()
    {
        await using RunningServer server = await RunningServer.Start();
        var visitor = new PlaybackVisitor(await browser.Visit(server.Address));
        await using (visitor)
        {
            await visitor.Page.GotoAsync("/play");
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Train the four models" }).ClickAsync();
            await Assertions.Expect(visitor.Page.Locator("#report progress")).ToBeVisibleAsync();
            await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Open it" }).ClickAsync(new() { Timeout = 300_000 });
            await visitor.Press("Start");
            await visitor.Press("Pause");

            // BL04: 18 features beside truth and row.
            await Assertions.Expect(visitor.Page.Locator("[data-column]")).ToHaveCountAsync(18);
            await visitor.Seek(10_000);
            for (int model = 0; model < Reached.Length; model++)
            {
                int[] counts = await visitor.Counts(model);
                Assert.Equal(2000, counts[0] + counts[3]);
                Assert.Equal(8000, counts[1] + counts[2]);
                Assert.True((counts[0] + counts[2]) / 10_000.0 >= Reached[model].Least, $"{Reached[model].Model}: {string.Join('/', counts)}");
            }

            await visitor.Page.Locator("[data-play-truth]").SelectOptionAsync("the true labels");
            await Assertions.Expect(visitor.Page.Locator("[data-play-truth-name]")).ToHaveTextAsync("the true labels");
            int[] truly = await visitor.Counts(0);
            Assert.Equal(3896, truly[0] + truly[3]);
        }
    }
}
