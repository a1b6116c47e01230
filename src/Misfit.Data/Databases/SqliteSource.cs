using System.Data.Common;
using Microsoft.Data.Sqlite;
using Misfit.Data.Columns;
using Misfit.Tables;

namespace Misfit.Data.Databases;

/// <summary>The answer of an SQLite database, opened for reading only, to a query.</summary>
internal sealed class SqliteSource(string file, string query, TableReadOptions options) : RecordSource($"sqlite:{file}", options)
{
    private const string Scheme = "sqlite:";

    /// <exception cref="DataException">The text lacks a file or a query.</exception>
    public static SqliteSource FromText(string text, TableReadOptions options)
    {
        string rest = text[Scheme.Length..];
        int mark = rest.IndexOf('?', StringComparison.Ordinal);
        if (mark <= 0 || string.IsNullOrWhiteSpace(rest[(mark + 1)..]))
        {
            throw new DataException($"{text}: expected sqlite:FILE?QUERY, for example \"sqlite:shop.db?select * from payments\".");
        }

        return new SqliteSource(rest[..mark], rest[(mark + 1)..].Trim(), options);
    }

    protected override RecordCursor OpenCursor(IReadOnlyList<ColumnSchema>? expected)
    {
        if (!File.Exists(file))
        {
            throw new DataException($"{file} does not exist; check the name (the current folder is {Environment.CurrentDirectory}).");
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            connection.Open();
            SqliteCommand command = connection.CreateCommand();
            command.CommandText = query;
            DbDataReader reader = command.ExecuteReader();
            if (reader.FieldCount == 0)
            {
                throw new DataException($"{Name}: the query returns no columns; write one that selects rows.");
            }

            return new DatabaseCursor(connection, command, reader, Name, Options);
        }
        catch (SqliteException exception)
        {
            string tables = Tables(connection);
            connection.Dispose();
            throw new DataException($"{Name}: the database says: {exception.Message}{tables}", exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static string Tables(SqliteConnection connection)
    {
        try
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "select name from sqlite_master where type in ('table', 'view') order by name limit 21";
            using SqliteDataReader reader = command.ExecuteReader();
            var names = new List<string>();
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
            }

            return names.Count == 0 ? " It holds no tables." : $" Its tables are {ColumnNames.List(names)}.";
        }
        catch (Exception exception) when (exception is SqliteException or InvalidOperationException)
        {
            // The file is no database; what went wrong first says so.
            return "";
        }
    }
}
