using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace Misfit.Studio.Tests;

[Collection(StudioCollection.Name)]
public class DataTests(Browser browser, SharedServer server) : IClassFixture<SharedServer>
{
    private const string Rows = "when,amount,shop,fraud\n2026-01-01,10,a,0\n2026-01-02,0,b,1\n2026-01-03,,a,0\n2026-01-04,7.5,a,0\n";

    [StudioFact]
    public async Task F11_a_chosen_file_is_uploaded_and_shown_with_its_columns_roles_and_rows()
    {
        await using VisitorPage visitor = await Open("/data");
        await visitor.Page.SetInputFilesAsync("#upload-file", File("payments.csv", Rows));
        await visitor.Page.WaitForURLAsync("**/data?set=*");
        await Assertions.Expect(visitor.Page.Locator("#set-name")).ToHaveTextAsync("payments.csv");
        string facts = await visitor.Page.Locator("dl.facts").InnerTextAsync();
        Assert.Contains("'fraud': 1 anomalies (25 %)", facts, StringComparison.Ordinal);
        ILocator columns = visitor.Page.Locator(".column-table tbody tr");
        Assert.Equal(4, await columns.CountAsync());
        Assert.Equal(["amount", "", "Number", "Learned", "25 %", "25 %", "3", "0 to 10", "5.833"], await Cells(columns.Nth(1), 9));
        Assert.Equal(20, await columns.Nth(1).Locator("svg.bars rect").CountAsync());
        Assert.Equal(4, await visitor.Page.Locator(".row-table tbody tr").CountAsync());
        Assert.Contains("Showing 4 of 4 columns, rows 1 to 4 of 4", await visitor.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Contains("missing", await visitor.Page.Locator(".row-table tbody tr").Nth(2).InnerTextAsync(), StringComparison.Ordinal);
    }

    [StudioFact]
    public async Task F11_a_dropped_file_is_uploaded()
    {
        await using VisitorPage visitor = await Open("/data");
        await visitor.Page.EvaluateAsync(
            """
            text => {
              const data = new DataTransfer();
              data.items.add(new File([text], 'dropped.csv'));
              document.querySelector('.drop').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
            }
            """,
            Rows);
        await visitor.Page.WaitForURLAsync("**/data?set=*");
        await Assertions.Expect(visitor.Page.Locator("#set-name")).ToHaveTextAsync("dropped.csv");
    }

    [StudioFact]
    public async Task F11_a_file_is_uploaded_without_scripts()
    {
        await using VisitorPage visitor = await browser.Visit(server.Address, new BrowserNewContextOptions { JavaScriptEnabled = false });
        await visitor.Page.GotoAsync("/data");
        await visitor.Page.SetInputFilesAsync("#upload-file", File("plain.csv", Rows));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("#set-name")).ToHaveTextAsync("plain.csv");
        await visitor.Page.SetInputFilesAsync("#upload-file", File("broken.csv", "a,b\n1,2\n\"3,4\n"));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("broken.csv, line 3, column 1");
    }

    [StudioFact]
    public async Task F11_bad_rows_are_counted_and_shown_with_their_lines()
    {
        await using VisitorPage visitor = await Open("/data");
        await visitor.Page.SetInputFilesAsync("#upload-file", File("wrong-width.csv", "a,b\n1,2\n3\n4,5\n6,7,8\n9,10\n"));
        await visitor.Page.WaitForURLAsync("**/data?set=*");
        await visitor.Page.GetByText("2 rows could not be read and were left out").ClickAsync();
        string table = await visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Rows that could not be read" }).InnerTextAsync();
        Assert.Contains("line 3: expected 2 fields like the header, found 1", table, StringComparison.Ordinal);
        Assert.Contains("line 5: expected 2 fields like the header, found 3", table, StringComparison.Ordinal);
    }

    [StudioFact]
    public async Task F11_headerless_quoted_and_empty_cells_are_read()
    {
        await using VisitorPage visitor = await Open("/data");
        await visitor.Page.SetInputFilesAsync("#upload-file", File("headerless.csv", "1,\"x, \"\"y\"\"\",\n2,,5\n3,\"z\",6\n"));
        await visitor.Page.WaitForURLAsync("**/data?set=*");
        Assert.Equal(["c0", "c1", "c2"], (await visitor.Page.Locator(".row-table thead th").AllInnerTextsAsync()).Skip(1));
        Assert.Equal(["1", "x, \"y\"", "missing"], await Cells(visitor.Page.Locator(".row-table tbody tr").First, 4, 1));
    }

    [StudioFact]
    public async Task F11_a_refused_file_says_why_and_the_page_stays()
    {
        await using VisitorPage visitor = await browser.Visit(server.Address);
        await visitor.Page.GotoAsync("/data");
        await visitor.Page.Locator("[data-module~=upload][data-mounted]").WaitForAsync();
        await visitor.Page.EvaluateAsync(
            """
            () => {
              const data = new DataTransfer();
              data.items.add(new File(['PK'], 'book.xlsx'));
              document.querySelector('.drop').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
            }
            """);
        await Assertions.Expect(visitor.Page.Locator("[data-upload-words]")).ToContainTextAsync("'book.xlsx' cannot be read: its name must end in .csv");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Upload" })).ToBeEnabledAsync();
        visitor.Forgive("415");
    }

    [StudioFact]
    public async Task F11_roles_are_chosen_in_the_form_and_kept()
    {
        string id = await Upload("words.csv", "kind,value,other,when\nok,1,2,2026-01-01\nbad,3,4,2026-01-02\nok,5,6,2026-01-03\n");
        await using VisitorPage visitor = await Open($"/data?set={id}");
        await visitor.Page.Locator("select[name=label]").SelectOptionAsync("kind");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save the roles" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("must be 0, 1, true or false, was 'ok'");
        await visitor.Page.Locator("select[name=label]").SelectOptionAsync("kind");
        await visitor.Page.GetByLabel("Label of normal rows").FillAsync("ok");
        await visitor.Page.Locator("select[name=time]").SelectOptionAsync("when");
        await visitor.Page.GetByText("Ignored columns").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Checkbox, new() { Name = "other" }).CheckAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save the roles" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("dl.facts")).ToContainTextAsync("'kind': 1 anomalies");
        Assert.Equal(["Label", "Learned", "Ignored", "Time"], await visitor.Page.Locator(".column-table tbody tr td:nth-child(4)").AllInnerTextsAsync());
        await visitor.Page.ReloadAsync();
        Assert.Equal("when", await visitor.Page.Locator("select[name=time]").InputValueAsync());
    }

    [StudioFact]
    public async Task F10_a_shifted_column_is_named_first_and_a_banner_says_so()
    {
        string Lines(double shift) => "a,b,c\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => FormattableString.Invariant($"{i * 7919 % 1000},{(i * 104729 % 1000) + shift},{(i % 3 == 0 ? "x" : "y")}\n")));
        string before = await Upload("before.csv", Lines(0));
        string after = await Upload("after.csv", Lines(300));
        await using VisitorPage visitor = await Open($"/data?set={after}");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Drift", Exact = true }).ClickAsync();
        await visitor.Page.GetByLabel("Compared with").SelectOptionAsync(before);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("1 of 3 columns has drifted, most of all 'b'")).ToBeVisibleAsync();
        Assert.Equal(["b", "a", "c"], await visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Distances" }).Locator("tbody th").AllInnerTextsAsync());

        await using VisitorPage other = await Open(new Uri(visitor.Page.Url).PathAndQuery);
        await Assertions.Expect(other.Page.GetByText("1 of 3 columns has drifted, most of all 'b'")).ToBeVisibleAsync();
    }

    [StudioFact]
    public async Task Deleting_can_be_undone()
    {
        string id = await Upload("gone.csv", Rows);
        await using VisitorPage visitor = await Open($"/data?set={id}");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("'gone.csv' is deleted")).ToBeVisibleAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("#set-name")).ToHaveTextAsync("gone.csv");
    }

    [StudioFact]
    public async Task Generated_data_are_added_with_the_keyboard_alone()
    {
        await using VisitorPage visitor = await Open("/data");
        await visitor.Page.GetByText("Generate data").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        ILocator generator = visitor.Page.GetByLabel("Generator");
        await visitor.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(generator).ToBeFocusedAsync();
        await visitor.Page.Keyboard.TypeAsync("server");
        await visitor.Page.Keyboard.PressAsync("Tab");
        await visitor.Page.Keyboard.TypeAsync("500");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Page.Locator("#set-name")).ToHaveTextAsync("server-metrics, seed 42");
        Assert.Contains("Time", await visitor.Page.Locator(".column-table tbody tr td:nth-child(4)").AllInnerTextsAsync());
    }

    [StudioFact(Data = true)]
    public async Task Public_data_show_train_and_test_beside_each_other()
    {
        await using VisitorPage visitor = await Open("/data");
        await visitor.Page.GetByText("Add public data").ClickAsync();
        await visitor.Page.Locator("select[name=name]").First.SelectOptionAsync("ecg5000");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("dl.facts")).ToContainTextAsync("292 to train, 4,500 to test");
        Assert.InRange(await visitor.Page.Locator("svg.bars path").CountAsync(), 140, 142);
        await Pictures(visitor, "data-ecg");
    }

    [StudioFact]
    public async Task Page_fits_in_both_themes_and_narrow()
    {
        JsonElement set = await (await Client().PostAsJsonAsync("/api/v1/datasets/generated", new { name = "card-payments", rows = 3000, seed = 5 })).Content.ReadFromJsonAsync<JsonElement>();
        string id = set.GetProperty("id").GetString()!;
        await using VisitorPage visitor = await Open($"/data?set={id}");
        await Pictures(visitor, "data");
    }

    private async Task<VisitorPage> Open(string address)
    {
        VisitorPage visitor = await browser.Visit(server.Address);
        await visitor.Page.GotoAsync(address);
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        return visitor;
    }

    // In both themes and at 360 px; kept for being looked at where MISFIT_PICTURES names a folder.
    private static async Task Pictures(VisitorPage visitor, string name)
    {
        foreach ((string look, int width, ColorScheme theme) in ((string, int, ColorScheme)[])[("light", 1280, ColorScheme.Light), ("dark", 1280, ColorScheme.Dark), ("360", 360, ColorScheme.Light)])
        {
            await visitor.Page.SetViewportSizeAsync(width, 800);
            await visitor.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme });
            await visitor.Picture($"{name}-{look}");
        }

        Assert.True(await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 360);
    }

    private HttpClient Client() => new() { BaseAddress = server.Address };

    private async Task<string> Upload(string name, string content)
    {
        using HttpClient client = Client();
        HttpResponseMessage answer = await client.PostAsync($"/api/v1/datasets?name={name}", new ByteArrayContent(Encoding.UTF8.GetBytes(content)));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static FilePayload File(string name, string content) => new() { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) };

    // The cells of a row, the first line of each.
    private static async Task<string[]> Cells(ILocator row, int count, int skip = 0) =>
        [.. (await row.Locator("th, td").AllInnerTextsAsync()).Take(count).Skip(skip).Select(text => text.Split('\n')[0].Trim())];
}
