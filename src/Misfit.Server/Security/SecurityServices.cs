using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Misfit.Server.Storage;

namespace Misfit.Server.Security;

/// <summary>Registers what decides who may come in.</summary>
internal static class SecurityServices
{
    public static IServiceCollection AddSecurity(this IServiceCollection services, DataFolder folder)
    {
        // The keys that sign cookies and forms; with them in the data folder sessions outlive a restart.
        services.AddDataProtection().SetApplicationName("Misfit").PersistKeysToFileSystem(new DirectoryInfo(folder.Keys));
        return services.AddSingleton<Exposure>().AddSingleton<ApiKey>().AddSingleton<SessionCookie>();
    }
}
