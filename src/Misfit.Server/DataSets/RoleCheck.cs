using Misfit.Server.Api;
using Misfit.Tables;

namespace Misfit.Server.DataSets;

/// <summary>Checks what columns are said to be for.</summary>
internal static class RoleCheck
{
    /// <exception cref="ApiException">A column is not there, has two roles, or cannot have its role; says why.</exception>
    public static void Check(DataRoles roles, DataProfile profile)
    {
        string[] named = [.. new[] { roles.Label, roles.Time, roles.Group }.OfType<string>(), .. roles.Ignored];
        foreach (string name in named)
        {
            if (profile.Columns.All(column => column.Name != name))
            {
                throw ApiException.BadRequest($"There is no column '{name}'; the columns are {string.Join(", ", profile.Columns.Take(20).Select(column => column.Name))}{(profile.Columns.Count > 20 ? " and more" : "")}.");
            }
        }

        if (named.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw ApiException.BadRequest($"Column '{twice.Key}' has two roles; give it one.");
        }

        if (roles.Time is { } time && profile.Columns.First(column => column.Name == time).Kind != ColumnKind.Time)
        {
            throw ApiException.BadRequest($"Column '{time}' cannot be the time: it must hold dates or times such as 2026-01-31T12:00:00, and does not.");
        }

        if (roles is { Normal: not null, Label: null })
        {
            throw ApiException.BadRequest($"The label of normal rows is '{roles.Normal}', but no column is the label; name it.");
        }

        if (named.Length >= profile.Columns.Count)
        {
            throw ApiException.BadRequest("No column is left to learn from; take the role of at least one away.");
        }
    }
}
