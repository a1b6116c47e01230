using System.Security.Cryptography;
using Misfit.Data.Datasets;
using Misfit.Numerics;

namespace Misfit.Data.Tests.Datasets;

public sealed class DataSetStoreTests : IDisposable
{
    private const string Name = "some/file.csv";
    private readonly FileServer server = new();
    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = Content(400_000);

    private string Cache => folder.Path("cache");

    private string Cached => Path.Combine(Cache, "some", "file.csv");

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Public_file_is_downloaded_checked_and_kept()
    {
        server.Files["public/file.csv"] = content;
        var progress = new List<FetchProgress>();
        string path = Fetch(Store(), Entry(), new Reporter<FetchProgress>(progress.Add));
        Assert.Equal(Cached, path);
        Assert.Equal(content, File.ReadAllBytes(path));
        Assert.Equal(new FetchProgress(Name, content.Length, content.Length), progress[^1]);
        Fetch(Store(), Entry());
        Assert.Single(server.Requests);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Cached)!));
    }

    [Fact]
    public void Broken_connection_is_continued_where_it_stopped()
    {
        server.Files["public/file.csv"] = content;
        server.Breaks.Enqueue(150_000);
        Assert.Equal(content, File.ReadAllBytes(Fetch(Store(), Entry())));
        Assert.Equal(2, server.Requests.Count);
        Assert.InRange(server.Requests[1].From, 1, 150_000);
    }

    [Fact]
    public void Part_of_an_earlier_run_is_continued()
    {
        server.Files["public/file.csv"] = content;
        server.Breaks.Enqueue(100_000);
        Assert.Throws<DataException>(() => Fetch(Store(retries: 0), Entry()));
        Assert.False(File.Exists(Cached));
        Assert.Equal(content, File.ReadAllBytes(Fetch(Store(retries: 0), Entry())));
        Assert.InRange(server.Requests[1].From, 1, 100_000);
    }

    [Fact]
    public void Server_without_ranges_starts_anew()
    {
        server.SupportsRanges = false;
        server.Files["public/file.csv"] = content;
        server.Breaks.Enqueue(100_000);
        Assert.Equal(content, File.ReadAllBytes(Fetch(Store(), Entry())));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(500_000)]
    public void Part_that_does_not_fit_is_thrown_away(int length)
    {
        server.Files["public/file.csv"] = content;
        Directory.CreateDirectory(Path.GetDirectoryName(Cached)!);
        File.WriteAllBytes(Cached + ".part", new byte[length]);
        Assert.Equal(content, File.ReadAllBytes(Fetch(Store(), Entry())));
    }

    [Fact]
    public void Server_error_is_tried_again()
    {
        server.Files["public/file.csv"] = content;
        server.Statuses.Enqueue(503);
        server.Statuses.Enqueue(500);
        Assert.Equal(content, File.ReadAllBytes(Fetch(Store(), Entry())));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public void Wrong_checksum_names_both_sums_and_keeps_nothing()
    {
        server.Files["public/file.csv"] = Content(10);
        string message = Assert.Throws<DataException>(() => Fetch(Store(), Entry())).Message;
        Assert.Contains(Sum(content), message, StringComparison.Ordinal);
        Assert.Contains(Sum(Content(10)), message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Cached)!));
    }

    [Fact]
    public void Missing_file_says_how_to_use_a_mirror_and_is_not_tried_again()
    {
        string message = Assert.Throws<DataException>(() => Fetch(Store(), Entry())).Message;
        Assert.Contains("404", message, StringComparison.Ordinal);
        Assert.Contains("MISFIT_DATASETS", message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void No_connection_says_how_to_use_a_mirror()
    {
        DataSetEntry entry = Entry(new Uri("http://127.0.0.1:1/file.csv"));
        string message = Assert.Throws<DataException>(() => Fetch(Store(retries: 1), entry)).Message;
        Assert.Contains("could not be downloaded from http://127.0.0.1:1/file.csv", message, StringComparison.Ordinal);
        Assert.Contains("MISFIT_DATASETS", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Silent_server_is_given_up()
    {
        server.Silent = true;
        var store = new DataSetStore(Options() with { Timeout = TimeSpan.FromMilliseconds(200), Retries = 0 });
        Assert.Contains("silent for 0.2 seconds", Assert.Throws<DataException>(() => Fetch(store, Entry())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mirror_address_comes_before_the_public_one()
    {
        server.Files["mirror/" + Name] = content;
        string path = Fetch(new DataSetStore(Options() with { Mirror = new Uri(server.Address, "mirror").ToString() }), Entry());
        Assert.Equal(content, File.ReadAllBytes(path));
        Assert.Equal("mirror/" + Name, Assert.Single(server.Requests).Path);
    }

    [Fact]
    public void File_that_a_mirror_address_lacks_comes_from_the_public_one()
    {
        server.Files["public/file.csv"] = content;
        string path = Fetch(new DataSetStore(Options() with { Mirror = new Uri(server.Address, "mirror/").ToString() }), Entry());
        Assert.Equal(content, File.ReadAllBytes(path));
        Assert.Equal(["mirror/" + Name, "public/file.csv"], server.Requests.Select(request => request.Path));
    }

    [Fact]
    public void Mirror_folder_is_used_in_place()
    {
        string inMirror = InMirror(content);
        Assert.Equal(inMirror, Fetch(new DataSetStore(Options() with { Mirror = folder.Path("mirror") }), Entry()));
        Assert.False(Directory.Exists(Cache));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Damaged_file_of_a_mirror_folder_is_refused()
    {
        InMirror(Content(10));
        string message = Assert.Throws<DataException>(() => Fetch(new DataSetStore(Options() with { Mirror = folder.Path("mirror") }), Entry())).Message;
        Assert.Contains(Sum(content), message, StringComparison.Ordinal);
        Assert.Contains(Sum(Content(10)), message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_only_a_mirror_has_is_not_downloaded()
    {
        DataSetEntry entry = Entry();
        entry = entry with { Files = [entry.Files[0] with { PublicSha256 = null, Remark = "Only half of it." }] };
        string message = Assert.Throws<DataException>(() => Fetch(Store(), entry)).Message;
        Assert.Contains("only in a mirror", message, StringComparison.Ordinal);
        Assert.Contains("Only half of it.", message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void File_of_another_packing_is_kept_under_its_public_name()
    {
        byte[] unpacked = Content(1234);
        server.Files["public/file.csv"] = unpacked;
        DataSetEntry entry = Entry();
        entry = entry with { Files = [entry.Files[0] with { Name = "some/file.csv.gz", PublicSha256 = Sum(unpacked) }] };
        Assert.Equal(Cached, Fetch(Store(), entry));
        Assert.Equal(Cached, Fetch(Store(), entry));
        Assert.Single(server.Requests);
    }

    [Fact]
    public void Missing_mirror_folder_is_refused_at_once() =>
        Assert.Contains("MISFIT_DATASETS must be an existing folder or a URL", Assert.Throws<OptionsException>(() => new DataSetStore(Options() with { Mirror = "/no/such" })).Message, StringComparison.Ordinal);

    [Fact]
    public void Cancelled_download_stops()
    {
        server.Files["public/file.csv"] = content;
        using var cancellation = new CancellationTokenSource();
        var progress = new Reporter<FetchProgress>(_ => cancellation.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => Store().Fetch(Entry(), progress, cancellation.Token));
        Assert.False(File.Exists(Cached));
    }

    private static string Fetch(DataSetStore store, DataSetEntry entry, IProgress<FetchProgress>? progress = null) =>
        Assert.Single(store.Fetch(entry, progress, CancellationToken.None));

    private DataSetStoreOptions Options() => new() { CacheFolder = Cache, Mirror = null, RetryDelay = TimeSpan.FromMilliseconds(1) };

    private DataSetStore Store(int retries = 3) => new(Options() with { Retries = retries });

    private string InMirror(byte[] bytes)
    {
        string path = folder.Path(Path.Combine("mirror", "some", "file.csv"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private DataSetEntry Entry(Uri? address = null) => DataSetCatalog.Find("thyroid") with
    {
        Name = "some",
        Files =
        [
            new DataSetFile
            {
                Name = Name,
                Bytes = content.Length,
                Sha256 = Sum(content),
                PublicUri = address ?? new Uri(server.Address, "public/file.csv"),
                PublicSha256 = Sum(content),
            },
        ],
    };

    private static string Sum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Content(int length)
    {
        var rng = new Rng(length);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)rng.NextInt32(256))];
    }
}
