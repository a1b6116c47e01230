using Dapper;
using Microsoft.Data.Sqlite;
using Misfit.Server.Api;

namespace Misfit.Server.Storage;

/// <summary>The SQLite database of the server, in write-ahead mode; what a statement has written survives the death of the process.</summary>
internal sealed class StudioDatabase
{
    // What brings a database from each version to the next, from an empty one on. A change of the schema is one more entry at the end; those that were released stay as they are.
    private static readonly string[] Migrations = ["schema.sql"];

    private readonly string connectionString;

    public StudioDatabase(DataFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        connectionString = new SqliteConnectionStringBuilder { DataSource = folder.Database, ForeignKeys = true, DefaultTimeout = 10 }.ToString();
        Create(folder.Database);
    }

    /// <summary>An open connection; closed by its owner. Connections are pooled.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Changes one row: a statement over its @id, with a @value.</summary>
    /// <param name="kind">What the row is, for people.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="id">The row's id.</param>
    /// <param name="value">What it sets, if anything.</param>
    /// <exception cref="ApiException">404: there is no such row.</exception>
    public void Change(string kind, string statement, string id, string? value)
    {
        using SqliteConnection connection = Open();
        if (connection.Execute(statement, new { id, value }) == 0)
        {
            throw ApiException.NotFound(kind, id);
        }
    }

    /// <summary>Whether the database answers.</summary>
    public bool IsWell()
    {
        using SqliteConnection connection = Open();
        return connection.ExecuteScalar<string>("PRAGMA quick_check(1)") == "ok";
    }

    private void Create(string file)
    {
        using SqliteConnection connection = Open();
        connection.Execute("PRAGMA journal_mode = WAL");
        using SqliteTransaction transaction = connection.BeginTransaction();
        int version = connection.ExecuteScalar<int>("PRAGMA user_version", transaction: transaction);
        if (version > Migrations.Length)
        {
            throw new DataException($"'{file}' was written by a newer Misfit: its version is {version}, this one knows up to {Migrations.Length}. Use the newer one, or another data folder.");
        }

        foreach (string migration in Migrations[version..])
        {
            using var statements = new StreamReader(typeof(StudioDatabase).Assembly.GetManifestResourceStream(migration)!);
            connection.Execute(statements.ReadToEnd(), transaction: transaction);
        }

        connection.Execute($"PRAGMA user_version = {Migrations.Length}", transaction: transaction);
        transaction.Commit();
    }
}
