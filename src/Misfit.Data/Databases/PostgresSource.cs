using System.Data.Common;
using System.Net.Sockets;
using Misfit.Data.Columns;
using Misfit.Tables;
using Npgsql;

namespace Misfit.Data.Databases;

/// <summary>The answer of a PostgreSQL database, in a read-only session, to a query. The database says what each column holds.</summary>
internal sealed class PostgresSource : TableSource
{
    private readonly string connectionString;
    private readonly string query;

    private PostgresSource(string name, string connectionString, string query, TableReadOptions options)
        : base(name, options)
    {
        this.connectionString = connectionString;
        this.query = query;
    }

    public static bool Fits(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="DataException">The text lacks a host, a database or a query.</exception>
    public static PostgresSource FromText(string text, TableReadOptions options)
    {
        int mark = text.IndexOf('?', StringComparison.Ordinal);
        bool valid = Uri.TryCreate(mark < 0 ? text : text[..mark], UriKind.Absolute, out Uri? uri);
        if (!valid || uri is null || uri.Host.Length == 0 || uri.AbsolutePath.Length < 2 || mark < 0 || string.IsNullOrWhiteSpace(text[(mark + 1)..]))
        {
            // The text may hold a password, so that it is not repeated here.
            throw new DataException("Expected postgres://user:password@host:port/database?QUERY, for example \"postgres://ann@localhost/shop?select * from payments\".");
        }

        string[] user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort,
            Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            Options = "-c default_transaction_read_only=on",
            CommandTimeout = 0,
            ApplicationName = "misfit",
            Pooling = false,
        };
        return new PostgresSource($"postgres://{uri.Host}{uri.AbsolutePath}", builder.ToString(), text[(mark + 1)..].Trim(), options);
    }

    internal override TableReader OpenInferred(ReadScope scope)
    {
        DatabaseCursor cursor = OpenCursor(out DbDataReader reader);
        try
        {
            ColumnNames.Check(cursor.Names, Name);
        }
        catch
        {
            cursor.Dispose();
            throw;
        }

        ColumnSchema[] schema = [.. cursor.Names.Select((name, i) => new ColumnSchema(name, KindOf(reader.GetFieldType(i))))];
        return new RecordTableReader(cursor, schema, Name, Options, []);
    }

    internal override TableReader OpenExpected(IReadOnlyList<ColumnSchema> expected) =>
        new RecordTableReader(OpenCursor(out _), expected, Name, Options, []);

    private static ColumnKind KindOf(Type type) =>
        type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(DateOnly) ? ColumnKind.Time
        : type == typeof(TimeSpan) || (type.IsPrimitive && type != typeof(bool) && type != typeof(char)) || type == typeof(decimal) ? ColumnKind.Number
        : ColumnKind.Category;

    private DatabaseCursor OpenCursor(out DbDataReader reader)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = new NpgsqlConnection(connectionString);
            connection.Open();
            NpgsqlCommand command = connection.CreateCommand();
            command.CommandText = query;
            reader = command.ExecuteReader();
            if (reader.FieldCount == 0)
            {
                throw new DataException($"{Name}: the query returns no columns; write one that selects rows.");
            }

            return new DatabaseCursor(connection, command, reader, Name, Options);
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException or ArgumentException)
        {
            connection?.Dispose();
            throw new DataException($"{Name}: {exception.Message}", exception);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }
}
