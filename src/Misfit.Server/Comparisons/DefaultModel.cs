using Dapper;
using Microsoft.Data.Sqlite;
using Misfit.Server.Api;
using Misfit.Server.Models;
using Misfit.Server.Storage;

namespace Misfit.Server.Comparisons;

/// <summary>The model a person prefers: its runs come first and are chosen already where none is named.</summary>
internal sealed class DefaultModel(StudioDatabase database, ModelLibrary models)
{
    private const string Setting = "default-model";

    /// <summary>Its id; null when none was chosen, or it was deleted since.</summary>
    public string? Id
    {
        get
        {
            using SqliteConnection connection = database.Open();
            string? id = connection.ExecuteScalar<string?>("SELECT value FROM settings WHERE name = @Setting", new { Setting });
            return models.List().Any(model => model.Id == id) ? id : null;
        }
    }

    /// <exception cref="ApiException">404: there is no such model.</exception>
    public void Set(string? id)
    {
        using SqliteConnection connection = database.Open();
        if (id is null)
        {
            connection.Execute("DELETE FROM settings WHERE name = @Setting", new { Setting });
            return;
        }

        models.Find(id);
        connection.Execute("INSERT INTO settings (name, value) VALUES (@Setting, @id) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { Setting, id });
    }
}
