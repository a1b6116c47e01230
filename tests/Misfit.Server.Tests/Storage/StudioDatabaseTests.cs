using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Misfit.Server.Storage;

namespace Misfit.Server.Tests.Storage;

public class StudioDatabaseTests
{
    [Fact]
    public async Task Database_of_a_newer_version_is_refused_with_both_versions_and_left_as_it_is()
    {
        string folder = Directory.CreateTempSubdirectory("misfit-newer-").FullName;
        try
        {
            int known = await Version(folder, set: null);
            Assert.True(known >= 1);
            await Version(folder, set: known + 1);
            DataException refused = await Assert.ThrowsAsync<DataException>(async () => await (await RunningServer.Start(folder: folder)).DisposeAsync());
            Assert.Contains($"its version is {known + 1}, this one knows up to {known}", refused.Message, StringComparison.Ordinal);
            using var connection = new SqliteConnection($"Data Source={Assert.Single(Directory.GetFiles(folder, "*.db"))}");
            Assert.Equal(known + 1, connection.ExecuteScalar<int>("PRAGMA user_version"));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    // The version of a folder's database, which is made where there is none; set to another one where that is asked for.
    private static async Task<int> Version(string folder, int? set)
    {
        await using RunningServer server = await RunningServer.Start(folder: folder);
        using SqliteConnection connection = server.Services.GetRequiredService<StudioDatabase>().Open();
        if (set is { } version)
        {
            connection.Execute($"PRAGMA user_version = {version}");
        }

        return connection.ExecuteScalar<int>("PRAGMA user_version");
    }
}
