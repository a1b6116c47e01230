namespace Misfit.Data.Tests.Databases;

/// <summary>A test that needs a PostgreSQL server; skipped, saying so, where MISFIT_TEST_POSTGRES is not set.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MISFIT_TEST_POSTGRES")))
        {
            Skip = "MISFIT_TEST_POSTGRES is not set: it must be postgres://user:password@host:port/database of a server to test with.";
        }
    }
}
